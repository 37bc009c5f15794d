import { isQuiet, standingOf } from '../../decisions/groups/standing'
import { AppError } from '../../errors'
import { standingFacts } from '../../facts/groupStanding'
import { inTransaction, type Scope } from '../../scope'
import { holdGroup } from './member'

const OPEN = 'confirmed_at is null and withdrawn_at is null'

/**
 * Lists for removal whoever gave no signal of any kind for so many days. Who is listed already stays as they are, and whom somebody
 * wanted to keep is not listed again for as long. Returns how many were added.
 */
export function proposeQuiet(scope: Scope, chatId: string, quietDays: number): Promise<number> {
  return inTransaction(scope, async (tx) => {
    await holdGroup(tx, chatId)
    await withdrawSignalled(tx, chatId)
    const quiet = (await standingFacts(tx, chatId)).filter((facts) => {
      const { lastSignalAt } = standingOf(facts, tx.settings.standing, tx.now)
      return isQuiet({ lastSignalAt, joinedAt: facts.joinedAt }, quietDays, tx.now)
    })
    const added = await tx.db.query<unknown[]>(
      `insert into group_removal (chat_id, member_id, reason, quiet_days, proposed_at, proposed_by)
       select $1, q.id, 'no-signal', $3::int, $4::timestamptz, $5 from unnest($2::text[]) as q(id)
        where not exists (select 1 from group_removal k where k.chat_id = $1 and k.member_id = q.id
                             and k.withdrawn_for = 'hand' and k.withdrawn_at > $4::timestamptz - $3::int * interval '1 day')
       on conflict (chat_id, member_id) where ${OPEN} do nothing returning 1`,
      [chatId, quiet.map(({ memberId }) => memberId), quietDays, tx.now, tx.actor],
    )
    return added.length
  })
}

/** Lists a member for removal since they were warned often enough. Who was listed for silence is listed for this from now on. */
export async function proposeForRules(tx: Scope, chatId: string, memberId: string): Promise<void> {
  await tx.db.query(
    `insert into group_removal as r (chat_id, member_id, reason, proposed_at, proposed_by) values ($1, $2, 'rules', $3, $4)
     on conflict (chat_id, member_id) where ${OPEN} do update set reason = 'rules', quiet_days = null`,
    [chatId, memberId, tx.now, tx.actor],
  )
}

/**
 * Takes those off the lists who were heard of after all, also by what was told late. `chatId` null = everywhere. Who was ticked off
 * stays: the next reading says what has become of them.
 */
export async function withdrawSignalled({ db, now }: Scope, chatId: string | null): Promise<number> {
  const [, withdrawn] = await db.query<[unknown[], number]>(
    `update group_removal r set withdrawn_at = $2, withdrawn_for = 'signal'
      where r.confirmed_at is null and r.withdrawn_at is null and reason = 'no-signal' and ticked_at is null
        and ($1::text is null or chat_id = $1)
        and (exists (select 1 from touch t where t.external_user_id = r.member_id
                        and (t.direction = 'in' or t.outcome = 'reached') and t.at <= $2
                        and t.at > r.proposed_at - r.quiet_days * interval '1 day')
             or exists (select 1 from group_signal s where s.chat_id = r.chat_id and s.member_id = r.member_id
                           and s.at > r.proposed_at - r.quiet_days * interval '1 day'))`,
    [chatId, now],
  )
  return withdrawn
}

/** Says that a member was removed in WeCom by hand, or takes that back. Throws AppError `not-found`, `removal-settled`. */
export async function tickRemoval(scope: Scope, chatId: string, id: string, ticked: boolean): Promise<void> {
  const settled = await inTransaction(scope, async (tx) => {
    await withdrawSignalled(tx, chatId)
    const [, changed] = await tx.db.query<[unknown[], number]>(
      `update group_removal set seen_at = null,
              ticked_at = case when $3 then coalesce(ticked_at, $4) end, ticked_by = case when $3 then coalesce(ticked_by, $5) end
        where id = $2 and chat_id = $1 and ${OPEN}`,
      [chatId, id, ticked, tx.clock(), tx.actor],
    )
    return changed === 0
  })
  // What was heard of meanwhile stays written, though the tick is refused.
  if (settled) await refuseSettled(scope, chatId, id)
}

/** Keeps a member who was listed. Throws AppError `not-found`, `removal-settled`. */
export async function keepMember(scope: Scope, chatId: string, id: string): Promise<void> {
  const [, changed] = await scope.db.query<[unknown[], number]>(
    `update group_removal set withdrawn_at = $3, withdrawn_for = 'hand' where id = $2 and chat_id = $1 and ${OPEN}`,
    [chatId, id, scope.now],
  )
  if (changed === 0) await refuseSettled(scope, chatId, id)
}

async function refuseSettled({ db }: Scope, chatId: string, id: string): Promise<never> {
  const rows = await db.query<unknown[]>('select 1 from group_removal where id = $2 and chat_id = $1', [chatId, id])
  throw new AppError(rows.length === 0 ? 'not-found' : 'removal-settled')
}

const THERE = `exists (select 1 from group_member p
                        where p.chat_id = r.chat_id and p.member_id = r.member_id and p.left_at is null)`

/** After members of a group were written, in the same transaction: who is gone is confirmed. */
export async function confirmRemovals({ db }: Scope, chatId: string, at: Date): Promise<void> {
  await db.query(
    `update group_removal r set confirmed_at = $2
      where chat_id = $1 and confirmed_at is null and withdrawn_at is null and not ${THERE}`,
    [chatId, at],
  )
}

/** After a reading of the whole list: who is gone is confirmed, who was ticked off before it and is in it was seen. */
export async function settleRemovals(scope: Scope, chatId: string, readAt: Date): Promise<void> {
  await confirmRemovals(scope, chatId, readAt)
  await scope.db.query(seeTicked('select $1', '$2'), [chatId, readAt])
}

/**
 * The statement after a reading that is the one before again: nobody has gone, so who was ticked off before it was seen to be there.
 * `chats` = a query for the groups, `at` = when they were read, in SQL.
 */
export const seeTicked = (chats: string, at: string): string => `
  update group_removal r set seen_at = ${at}
   where r.chat_id in (${chats}) and confirmed_at is null and withdrawn_at is null and ticked_at < ${at} and ${THERE}`
