import {
  levelAfter,
  refuseUndo,
  warningWords,
  type UndoRefusal,
  type WarningLevel,
} from '../../decisions/groups/warnings'
import { AppError, type AppErrorId } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { holdGroup, membersThere, type GroupRow } from './member'
import { proposeForRules } from './removals'

interface NewWarning {
  chatId: string
  memberId: string
  /** Of the tap. */
  key: string
  ruleId: number
  note: string
}

export interface Warned {
  id: string
  level: WarningLevel
  /** What to send; only a person can. */
  words: string
}

/**
 * Writes a warning into the ledger, once per key. At the third the member goes onto the list of those to remove. Throws AppError
 * `not-in-group`, `group-dismissed`, `not-found` for a rule that does not hold in this group.
 */
export function warnMember(scope: Scope, { chatId, memberId, key, ruleId, note }: NewWarning): Promise<Warned> {
  return inTransaction(scope, async (tx) => {
    const group = await holdGroup(tx, chatId)
    const [member] = await membersThere(tx, chatId, [memberId])
    const rule = await ruleOf(tx, group, ruleId)
    await tx.db.query(
      `insert into group_warning (key, chat_id, member_id, rule_text, note, at, by) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (key) do nothing`,
      [key, chatId, memberId, rule, note, tx.now, tx.actor],
    )
    const written = await warningOfKey(tx, { chatId, memberId, key })
    const level = levelAfter(written.before)
    if (level === 'removed' && !written.undone) await proposeForRules(tx, chatId, memberId)
    return { id: written.id, level, words: warningWords(level, { name: member?.name ?? '', rule: written.ruleText }) }
  })
}

async function ruleOf({ db }: Scope, { chatId, ownerUserId }: GroupRow, ruleId: number): Promise<string> {
  const [rule] = await db.query<{ text: string }[]>(
    `select text from group_rule where id = $1
        and (chat_id = $2 or owner_user_id = $3 or (chat_id is null and owner_user_id is null))`,
    [ruleId, chatId, ownerUserId],
  )
  if (!rule) throw new AppError('not-found', [{ path: 'body.ruleId', message: 'no rule of this group' }])
  return rule.text
}

/** A key of somebody else's warning is no repeat. */
async function warningOfKey(
  { db, actor }: Scope,
  { chatId, memberId, key }: Pick<NewWarning, 'chatId' | 'memberId' | 'key'>,
): Promise<{ id: string; ruleText: string; before: number; undone: boolean }> {
  const [row] = await db.query<{ id: string; ruleText: string; before: number; undone: boolean }[]>(
    `select w.id, w.rule_text as "ruleText", w.undone_at is not null as undone,
            (select count(*)::int from group_warning o where o.chat_id = w.chat_id and o.member_id = w.member_id
                and o.undone_at is null and (o.at, o.id) < (w.at, w.id)) as before
       from group_warning w where w.key = $1 and w.chat_id = $2 and w.member_id = $3 and w.by = $4`,
    [key, chatId, memberId, actor],
  )
  if (!row) throw new AppError('invalid-input', [{ path: 'body.key', message: 'stands for another warning' }])
  return row
}

/** Takes a warning back; whoever it put onto the list of removals comes off it. Throws AppError with the reason why not. */
export function undoWarning(scope: Scope, chatId: string, id: string): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdGroup(tx, chatId)
    const [warning] = await tx.db.query<WarningRow[]>(WARNING, [chatId, id])
    if (!warning) throw new AppError('not-found')
    if (warning.undoneAt) return
    const { actor, now } = tx
    const refusal = refuseUndo(warning, { actor, now, undoMs: tx.settings.standing.undoMs })
    if (refusal) throw new AppError(REFUSALS[refusal])
    await tx.db.query('update group_warning set undone_at = $2 where id = $1', [id, now])
    if (levelAfter(warning.before) !== 'removed' || warning.before > 2) return
    await tx.db.query(
      `update group_removal set withdrawn_at = $3, withdrawn_for = 'undone'
        where chat_id = $1 and member_id = $2 and reason = 'rules' and confirmed_at is null and withdrawn_at is null`,
      [chatId, warning.memberId, now],
    )
  })
}

const REFUSALS: Readonly<Record<UndoRefusal, AppErrorId>> = {
  'not-the-author': 'warning-not-the-author',
  'too-late': 'warning-too-late',
  'not-the-latest': 'warning-not-the-latest',
  'acted-upon': 'warning-acted-upon',
}

interface WarningRow {
  memberId: string
  by: string
  at: Date
  undoneAt: Date | null
  laterStands: boolean
  ticked: boolean
  before: number
}

const WARNING = `
  select w.member_id as "memberId", w.by, w.at, w.undone_at as "undoneAt",
         exists (select 1 from group_warning o where o.chat_id = w.chat_id and o.member_id = w.member_id
                    and o.undone_at is null and (o.at, o.id) > (w.at, w.id)) as "laterStands",
         exists (select 1 from group_removal r where r.chat_id = w.chat_id and r.member_id = w.member_id
                    and r.reason = 'rules' and r.ticked_at is not null and r.withdrawn_at is null
                    and r.proposed_at >= w.at) as ticked,
         (select count(*)::int from group_warning o where o.chat_id = w.chat_id and o.member_id = w.member_id
             and o.undone_at is null and (o.at, o.id) < (w.at, w.id)) as before
    from group_warning w where w.chat_id = $1 and w.id = $2`
