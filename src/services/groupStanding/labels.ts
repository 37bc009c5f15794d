import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'

/** Makes a group tag. Throws AppError `label-name-taken`, `labels-full`. Returns its id. */
export function createLabel(scope: Scope, name: string): Promise<number> {
  return inTransaction(scope, async ({ db, actor, now, settings }) => {
    await db.query(`select pg_advisory_xact_lock(hashtextextended('group-label', 0))`)
    const [count] = await db.query<{ n: number }[]>('select count(*)::int as n from group_label')
    if ((count?.n ?? 0) >= settings.standing.labelsMost) throw new AppError('labels-full')
    const rows = await db.query<{ id: number }[]>(
      `insert into group_label (name, changed_by, changed_at) values ($1, $2, $3) on conflict (name) do nothing returning id`,
      [name, actor, now],
    )
    if (!rows[0]) throw new AppError('label-name-taken')
    return rows[0].id
  })
}

/** Throws AppError `not-found`, `label-name-taken`. */
export async function renameLabel({ db, actor, now }: Scope, id: number, name: string): Promise<void> {
  const [rows] = await db.query<[{ id: number }[], number]>(
    `update group_label set name = $2, changed_by = $3, changed_at = $4
      where id = $1 and not exists (select 1 from group_label where name = $2 and id <> $1) returning id`,
    [id, name, actor, now],
  )
  if (rows.length > 0) return
  const known = await db.query<unknown[]>('select 1 from group_label where id = $1', [id])
  throw new AppError(known.length === 0 ? 'not-found' : 'label-name-taken')
}

/** Groups lose it. Throws AppError `not-found`. */
export function removeLabel(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async ({ db }) => {
    await db.query('delete from group_chat_label where label_id = $1', [id])
    const [, removed] = await db.query<[unknown[], number]>('delete from group_label where id = $1', [id])
    if (removed === 0) throw new AppError('not-found')
  })
}

interface Labelling {
  chatIds: readonly string[]
  add: readonly number[]
  remove: readonly number[]
}

/** Gives groups tags and takes tags from them; what is so already stays. Throws AppError `not-found` for a tag or a group that there is not. */
export function labelGroups(scope: Scope, { chatIds, add, remove }: Labelling): Promise<void> {
  return inTransaction(scope, async ({ db, actor, now }) => {
    const labels = await db.query<unknown[]>('select 1 from group_label where id = any($1) for share', [add])
    const groups = await db.query<unknown[]>('select 1 from group_chat where chat_id = any($1)', [chatIds])
    if (labels.length < new Set(add).size || groups.length < new Set(chatIds).size) throw new AppError('not-found')
    await db.query('delete from group_chat_label where chat_id = any($1) and label_id = any($2)', [chatIds, remove])
    await db.query(
      `insert into group_chat_label (chat_id, label_id, at, by)
       select c, l, $3, $4 from unnest($1::text[]) c, unnest($2::int[]) l on conflict do nothing`,
      [chatIds, add, now, actor],
    )
  })
}
