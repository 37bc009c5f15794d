import { randomUUID } from 'node:crypto'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'

/** Makes a category, behind all others; returns its id. Throws AppError `category-name-taken`. */
export async function createCategory({ db }: Scope, name: string): Promise<string> {
  const id = randomUUID()
  const rows = await db.query<unknown[]>(
    `insert into quick_reply_category (id, name, position)
     values ($1, $2, (select coalesce(max(position), 0) + 1 from quick_reply_category))
     on conflict (name) do nothing returning 1`,
    [id, name],
  )
  if (rows.length === 0) throw new AppError('category-name-taken')
  return id
}

/** Renames a category. Throws AppError `category-name-taken`, `not-found`. */
export async function renameCategory(scope: Scope, id: string, name: string): Promise<void> {
  await inTransaction(scope, async ({ db }) => {
    const taken = await db.query<unknown[]>('select 1 from quick_reply_category where name = $2 and id <> $1', [
      id,
      name,
    ])
    if (taken.length > 0) throw new AppError('category-name-taken')
    const [, changed] = await db.query<[unknown[], number]>('update quick_reply_category set name = $2 where id = $1', [
      id,
      name,
    ])
    if (changed === 0) throw new AppError('not-found')
  })
}

/** Removes a category; its texts stay, in none. */
export async function removeCategory(scope: Scope, id: string): Promise<void> {
  await inTransaction(scope, async ({ db, now }) => {
    const [, removed] = await db.query<[unknown[], number]>('delete from quick_reply_category where id = $1', [id])
    if (removed === 0) throw new AppError('not-found')
    await db.query('update quick_reply set category_id = null, updated_at = $2 where category_id = $1', [id, now])
  })
}
