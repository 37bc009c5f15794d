import { AppError } from '../../errors'
import { codeGroupsOf, joinCodeById, joinWaysOf, type JoinCodeRow } from '../../facts/joinCodes'
import { inTransaction, type Scope } from '../../scope'
import { refuseUnfit, type JoinCodeDraft } from './draft'
import { moveOne } from './move'
import { inWords } from './refusals'
import { askForNext } from './reserve'
import { dropWays, settleCode } from './settle'
import { tellCode } from './tell'
import { contentFor, makeWay, openAttempt } from './ways'

/**
 * Makes a join code and its way in WeCom, which lists its first group. The intent is kept before WeCom is asked. Throws
 * AppError, and keeps nothing, when WeCom refuses. Returns the code's id.
 */
export async function createJoinCode(scope: Scope, draft: JoinCodeDraft): Promise<number> {
  await refuseUnfit(scope, draft, new Set())
  const { id, wayId } = await inTransaction(scope, async (tx) => {
    const made = await insertCode(tx, draft)
    await writeGroups(tx, made, draft)
    return { id: made, wayId: await openAttempt(tx, made) }
  })
  await moveOne(scope, id)
  await makeOrForget(scope, id, wayId)
  await askForNext(scope, [await knownCode(scope, id)], await codeGroupsOf(scope, [id]))
  return id
}

async function makeOrForget(scope: Scope, id: number, wayId: number): Promise<void> {
  const content = contentFor(await knownCode(scope, id), await codeGroupsOf(scope, [id]))
  try {
    if (!content || (await makeWay(scope, wayId, id, content)) === 'group-refused')
      throw new AppError('join-code-group')
  } catch (error) {
    const said = inWords(error)
    if (said instanceof AppError) await forget(scope, id)
    throw said
  }
}

/** WeCom refused: nobody ever saw this code. */
async function forget(scope: Scope, id: number): Promise<void> {
  await inTransaction(scope, async ({ db }) => {
    for (const table of ['join_way', 'join_code_move', 'join_code_group']) {
      await db.query(`delete from ${table} where code_id = $1`, [id])
    }
    await db.query('delete from join_code where id = $1', [id])
  })
}

/**
 * Replaces what a code says, here and then in WeCom; its QR code stays. Groups that are not named any more are taken out, and
 * those that WeCom refused are tried again. Throws AppError when WeCom refuses: the change is kept, and tried again.
 */
export async function changeJoinCode(scope: Scope, id: number, draft: JoinCodeDraft): Promise<void> {
  const groups = await codeGroupsOf(scope, [id])
  const known = groups.filter(({ reason }) => reason !== 'taken-out').map(({ chatId }) => chatId)
  await refuseUnfit(scope, draft, new Set(known))
  await inTransaction(scope, async (tx) => {
    await updateCode(tx, id, draft)
    await writeGroups(tx, id, draft)
  })
  await moveOne(scope, id)
  try {
    await tellCode(scope, id, { insist: true })
    await settleCode(scope, await knownCode(scope, id), await joinWaysOf(scope, [id]))
  } catch (error) {
    throw inWords(error)
  }
  await askForNext(scope, [await knownCode(scope, id)], await codeGroupsOf(scope, [id]))
}

/** Its QR code stops working; its history and counts stay. What WeCom does not take now is tried again. */
export async function removeJoinCode(scope: Scope, id: number): Promise<void> {
  await activeCode(scope, id)
  await scope.db.query(`update join_code set status = 'removed', removed_at = $2 where id = $1`, [id, scope.clock()])
  await dropWays(scope)
}

/** The code, removed or not. Throws AppError when there is none. */
async function knownCode(scope: Scope, id: number): Promise<JoinCodeRow> {
  const code = await joinCodeById(scope, id)
  if (!code) throw new AppError('not-found')
  return code
}

async function activeCode(scope: Scope, id: number): Promise<void> {
  if ((await knownCode(scope, id)).status === 'removed') throw new AppError('join-code-removed')
}

/** A state that no other code ever had: it says by which code somebody came. ASCII, at most 30 characters. */
async function insertCode({ db, actor, clock }: Scope, draft: JoinCodeDraft): Promise<number> {
  const rows = await db.query<{ id: number }[]>(
    `with one as (select nextval(pg_get_serial_sequence('join_code', 'id'))::int as id)
     insert into join_code (id, name, state, auto_create_room, room_base_name, room_base_id, size_limit, move_at, reserve,
                            made_by, made_at)
     overriding system value
     select id, $1, 'g' || id || '-' || $2, $3, $4, $5, $6, $7, $8, $9, $10 from one returning id`,
    [draft.name, Math.floor(clock().getTime() / 1000).toString(36), ...settingsOf(draft), actor, clock()],
  )
  return rows[0]?.id ?? 0
}

/** The row is locked, so that two changes at once come one after the other. */
async function updateCode(tx: Scope, id: number, draft: JoinCodeDraft): Promise<void> {
  await activeCode(tx, id)
  await tx.db.query(
    `update join_code set name = $2, auto_create_room = $3, room_base_name = $4, room_base_id = $5, size_limit = $6,
            move_at = $7, reserve = $8 where id = $1 and status = 'active'`,
    [id, draft.name, ...settingsOf(draft)],
  )
}

function settingsOf(draft: JoinCodeDraft): unknown[] {
  return [draft.autoCreateRoom, draft.roomBaseName, draft.roomBaseId, draft.sizeLimit, draft.moveAt, draft.reserve]
}

/** Full ones are judged by the new threshold. A group that was taken out stays known, so that it is not adopted again. */
async function writeGroups({ db, clock }: Scope, codeId: number, { groups }: JoinCodeDraft): Promise<void> {
  const rows = groups.map(({ chatId, moveAt }, at) => ({ chatId, moveAt, place: at + 1 }))
  await db.query(
    `with named as (select * from json_to_recordset($2) as n("chatId" text, "moveAt" int, place int)),
     out as (update join_code_group set reason = 'taken-out', place = place + 1000
              where code_id = $1 and reason is distinct from 'taken-out'
                and chat_id not in (select "chatId" from named))
     insert into join_code_group as g (code_id, chat_id, move_at, place, since)
     select $1, "chatId", "moveAt", place, $3 from named
     on conflict (code_id, chat_id) do update set move_at = excluded.move_at, place = excluded.place, reason = null,
       state = case when g.state = 'open' then 'open' else 'waiting' end`,
    [codeId, JSON.stringify(rows), clock()],
  )
}
