import { valueWords, type CustomValue } from '../decisions/customFields'
import { AppError } from '../errors'
import { inTransaction, type Scope } from '../scope'
import { assertContact } from './contacts/card'
import { checkFields } from './fieldValues'
import { noteAnew } from './timeline'

/** A page's clock may be a little ahead of ours. */
const AHEAD_MS = 2 * 60 * 1000

export interface ConsultationDraft {
  externalUserId: string
  /** Who held it; null = a script of whoever runs the server. */
  userId: string | null
  /** By key; null = nothing was found out. */
  values: Readonly<Record<string, CustomValue | null>>
  note: string
}

/**
 * Writes down what a consultation found out, once per key, and onto the timeline. Returns its id, also when it was there. Throws
 * AppError `invalid-input` for the future, for nothing at all, and for each value that does not fit; `not-found`,
 * `not-yours` for a key that stands for somebody else's, or for one that was corrected since.
 */
export async function writeConsultation(
  scope: Scope,
  draft: ConsultationDraft & { key: string; at: Date | null },
): Promise<string> {
  const { key, externalUserId, userId } = draft
  const at = momentOf(scope, draft.at)
  const kept = await keptOf(scope, draft)
  return inTransaction(scope, async (tx) => {
    await assertContact(tx, externalUserId)
    // Its first answer may have been lost, and the form been changed since.
    const rows = await tx.db.query<{ id: string }[]>(
      `insert into consultation as n (key, external_user_id, user_id, at, "values", note) values ($1, $2, $3, $4, $5, $6)
       on conflict (key) do update set "values" = excluded."values", note = excluded.note
         where n.external_user_id = excluded.external_user_id and n.user_id is not distinct from excluded.user_id
           and n.corrected_at is null and n.withdrawn_at is null
       returning id::text as id`,
      [key, externalUserId, userId, at, JSON.stringify(kept.values), draft.note],
    )
    if (!rows[0]) throw new AppError('not-yours')
    await tell(tx, { ...draft, id: rows[0].id, at, told: kept.told })
    return rows[0].id
  })
}

/** Corrects one's own consultation; nothing of what it said stays. Throws as `writeConsultation`, `not-found`, `not-yours`. */
export async function correctConsultation(scope: Scope, draft: ConsultationDraft & { id: string }): Promise<void> {
  const kept = await keptOf(scope, draft)
  await inTransaction(scope, async (tx) => {
    const { at } = await holdOwn(tx, draft)
    await tx.db.query(`update consultation set "values" = $2, note = $3, corrected_at = $4 where id = $1`, [
      draft.id,
      JSON.stringify(kept.values),
      draft.note,
      tx.clock(),
    ])
    await tell(tx, { ...draft, at, told: kept.told })
  })
}

/** Withdraws one's own consultation: it counts no more, and its line goes. Throws AppError `not-found`, `not-yours`. */
export function withdrawConsultation(
  scope: Scope,
  which: Pick<ConsultationDraft, 'externalUserId' | 'userId'> & { id: string },
): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdOwn(tx, which)
    await tx.db.query('update consultation set withdrawn_at = $2 where id = $1', [which.id, tx.clock()])
    await tx.db.query('delete from timeline_entry where key = $1', [`consultation:${which.id}`])
  })
}

function momentOf({ clock }: Scope, given: Date | null): Date {
  const now = clock()
  if (given === null) return now
  if (given.getTime() > now.getTime() + AHEAD_MS)
    throw new AppError('invalid-input', [
      { path: 'body.at', message: 'must not be in the future', messageZh: '不能是将来的时间' },
    ])
  return given > now ? now : given
}

interface Kept {
  values: Record<string, CustomValue>
  /** With the words of the time, for the timeline. */
  told: object[]
}

async function keptOf(scope: Scope, { values, note }: ConsultationDraft): Promise<Kept> {
  const { definitions, checked } = await checkFields(scope, 'consultation', values)
  const given = [...checked].flatMap(([key, value]): [string, CustomValue][] => (value === null ? [] : [[key, value]]))
  if (given.length === 0 && note === '')
    throw new AppError('invalid-input', [
      { path: 'body.values', message: 'must say something', messageZh: '至少填写一项' },
    ])
  const told = given.map(([key, value]) => ({ label: definitions.get(key)?.label, to: valueWords(value) }))
  return { values: Object.fromEntries(given), told }
}

async function holdOwn(
  { db }: Scope,
  { id, externalUserId, userId }: { id: string; externalUserId: string; userId: string | null },
): Promise<{ at: Date }> {
  const [row] = await db.query<{ at: Date; author: string | null }[]>(
    `select at, user_id as author from consultation
      where id = $1 and external_user_id = $2 and withdrawn_at is null for update`,
    [id, externalUserId],
  )
  if (!row) throw new AppError('not-found')
  if (userId !== null && row.author !== userId) throw new AppError('not-yours')
  return row
}

async function tell(
  scope: Scope,
  { id, externalUserId, userId, at, note, told }: ConsultationDraft & { id: string; at: Date; told: object[] },
): Promise<void> {
  const detail = { changes: told, note }
  const key = `consultation:${id}`
  await noteAnew(scope, { key, externalUserId, userId, at, kind: 'consultation', detail })
}
