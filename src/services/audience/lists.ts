import type { Bilingual } from '../../decisions/bilingual'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { headingOf, rowsByColumn, type Column, type RefusedRow } from '../tables/columns'
import { readTable, type TableFormat } from '../tables/table'
import { refuseUsed } from './segments'

export interface ListImport {
  /** null = nothing was kept: it was a look only, or no row was good. */
  id: number | null
  rows: number
  kept: number
  refused: RefusedRow[]
}

/** The table of a list: one column that counts, whatever else stands beside it. */
export const listColumns: readonly Column<'id' | 'name'>[] = [
  {
    key: 'id',
    zh: '客户编号',
    en: 'Contact id',
    also: ['external_userid', 'externalUserId', '客户ID', 'id'],
    required: true,
  },
  { key: 'name', zh: '客户', en: 'Contact', also: ['姓名', '名称', 'Name', '昵称'] },
]

/**
 * Takes in a table of external userids as a list that audiences can name: the good rows are kept, and what is no contact of ours is
 * named row by row. `dryRun` = only looks.
 */
export async function importList(
  scope: Scope,
  { name, bytes, format, dryRun }: { name: string; bytes: Buffer; format: TableFormat; dryRun: boolean },
): Promise<ListImport> {
  const { maxBytes, listRows } = { ...scope.settings.tables, ...scope.settings.audience }
  const table = await readTable({ ...scope.settings.tables, maxBytes, maxRows: listRows }, bytes, format)
  const rows = rowsByColumn(table, listColumns).map((row) => ({ row: row.row, id: row.cell('id')?.trim() ?? '' }))
  const ours = await knownOf(
    scope,
    rows.map(({ id }) => id),
  )
  const seen = new Map<string, number>()
  const refused: RefusedRow[] = []
  const column = listColumns[0] ? headingOf(table, listColumns[0]) : null
  for (const { row, id } of rows) {
    const message = wrongWith(id, ours, seen.get(id))
    if (message) refused.push({ row, column, message })
    else seen.set(id, row)
  }
  const kept = [...seen.keys()]
  const id = dryRun || kept.length === 0 ? null : await keep(scope, name, kept)
  return { id, rows: rows.length, kept: kept.length, refused: refused.slice(0, scope.settings.audience.namedRows) }
}

function wrongWith(id: string, ours: ReadonlySet<string>, before: number | undefined): Bilingual | null {
  if (id === '') return { zh: '没有客户编号', en: 'has no contact id' }
  if (before !== undefined) return { zh: `与第 ${before} 行重复`, en: `is the same contact as row ${before}` }
  return ours.has(id) ? null : { zh: '不是本企业的客户', en: 'is no contact of this corp' }
}

async function knownOf({ db }: Scope, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }[]>(
    'select external_user_id as id from contact where external_user_id = any($1)',
    [ids],
  )
  return new Set(rows.map(({ id }) => id))
}

function keep(scope: Scope, name: string, ids: readonly string[]): Promise<number> {
  return inTransaction(scope, async ({ db, actor, clock }) => {
    const [list] = await db.query<{ id: number }[]>(
      'insert into audience_list (name, made_by, made_at) values ($1, $2, $3) returning id',
      [name, actor, clock()],
    )
    if (!list) throw new Error('a list that was inserted has no id')
    await db.query('insert into audience_list_contact (list_id, external_user_id) select $1, unnest($2::text[])', [
      list.id,
      ids,
    ])
    return list.id
  })
}

/** Throws AppError `list-used`, naming what uses it, and `not-found`. */
export function removeList(scope: Scope, id: number): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await tx.db.query('lock table segment in share row exclusive mode')
    await refuseUsed(tx, 'list-used', 'listId', id)
    const [, removed] = await tx.db.query<[unknown[], number]>('delete from audience_list where id = $1', [id])
    if (removed === 0) throw new AppError('not-found')
    await tx.db.query('delete from audience_list_contact where list_id = $1', [id])
  })
}
