import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Bilingual } from '../../decisions/bilingual'
import { inTransaction, type Scope } from '../../scope'
import { headingOf, rowsByColumn, type RefusedRow, type Row } from '../tables/columns'
import { readTable, type Table, type TableFormat } from '../tables/table'
import { createCategory } from './categories'
import type { QuickReplyDraft } from './check'
import { quickReplyColumns, type ColumnKey } from './columns'
import { readRow } from './importRow'
import { readKeptLibrary, type KeptText, type Library } from './library'
import { insertQuickReplies, updateQuickReplies, type CheckedQuickReply } from './write'

export interface ImportResult {
  rows: number
  created: number
  updated: number
  unchanged: number
  refused: RefusedRow[]
}

type Draft = Omit<QuickReplyDraft, 'categoryId'> & { category: string }

interface Plan {
  created: { id: string; draft: Draft }[]
  updated: { id: string; draft: Draft }[]
  unchanged: number
  refused: RefusedRow[]
}

/**
 * Takes in a table of texts of the corp and of departments: the good rows in one transaction, the bad ones named one by one. A row
 * is the text with its number, else the one with its title in its category, else a new one. `dryRun` = only looks.
 */
export async function importQuickReplies(
  scope: Scope,
  { bytes, format, dryRun }: { bytes: Buffer; format: TableFormat; dryRun: boolean },
): Promise<ImportResult> {
  const table = await readTable(scope.settings.tables, bytes, format)
  return inTransaction(scope, async (tx) => {
    await tx.db.query('lock table quick_reply in share row exclusive mode')
    const library = await readKeptLibrary(tx)
    const rows = rowsByColumn(table, quickReplyColumns)
    const plan = planOf(rows, table, library)
    if (!dryRun) await write(tx, plan, library)
    const { created, updated, unchanged, refused } = plan
    return { rows: rows.length, created: created.length, updated: updated.length, unchanged, refused }
  })
}

function planOf(rows: readonly Row<ColumnKey>[], table: Table, library: Library): Plan {
  const plan: Plan = { created: [], updated: [], unchanged: 0, refused: [] }
  const find = finder(library)
  const taken = new Map<string, number>()
  for (const row of rows) {
    const refuse = (key: ColumnKey, message: Bilingual): void => {
      const column = quickReplyColumns.find((one) => one.key === key)
      plan.refused.push({ row: row.row, column: column ? headingOf(table, column) : null, message })
    }
    const { kept, key, unknownId } = find(row)
    const before = taken.get(key)
    taken.set(key, before ?? row.row)
    if (unknownId) refuse('id', { zh: '没有该编号的话术', en: 'there is no text with this number' })
    else if (before !== undefined)
      refuse('title', { zh: `与第 ${before} 行重复`, en: `is the same text as row ${before}` })
    else {
      const read = readRow(row, kept, library)
      if ('refused' in read) for (const one of read.refused) refuse(one.key, one.message)
      else sortIn(plan, kept, { ...read.draft, category: read.category }, library)
    }
  }
  return plan
}

/** Which text a row means, and what makes two rows mean the same. */
function finder(library: Library): (row: Row<ColumnKey>) => { kept: KeptText | null; key: string; unknownId: boolean } {
  const byId = new Map(library.texts.map((text) => [text.id, text]))
  const names = new Map([...library.categories].map(([name, id]) => [id, name]))
  const place = (category: string, title: string): string => `${category}\n${title}`
  const byTitle = new Map(
    library.texts.map((text) => [place(names.get(text.categoryId ?? '') ?? '', text.title), text]),
  )
  return (row) => {
    const id = row.cell('id')?.trim().toLowerCase() ?? ''
    const title = place(row.cell('category')?.trim() ?? '', row.cell('title')?.trim() ?? '')
    const kept = (id === '' ? byTitle.get(title) : byId.get(id)) ?? null
    return { kept, key: kept?.id ?? title, unknownId: id !== '' && !kept }
  }
}

function sortIn(plan: Plan, kept: KeptText | null, draft: Draft, library: Library): void {
  if (!kept) plan.created.push({ id: randomUUID(), draft })
  else if (isSame(kept, draft, library)) plan.unchanged++
  else plan.updated.push({ id: kept.id, draft })
}

function isSame(kept: KeptText, { audience, category, ...draft }: Draft, { categories }: Library): boolean {
  const departmentIds = audience.scope === 'departments' ? audience.departmentIds : []
  const categoryId = category === '' ? null : (categories.get(category) ?? category)
  return isDeepStrictEqual({ ...draft, scope: audience.scope, departmentIds, categoryId, id: kept.id }, { ...kept })
}

async function write(tx: Scope, { created, updated }: Plan, { categories }: Library): Promise<void> {
  for (const { draft } of [...created, ...updated])
    if (draft.category !== '' && !categories.has(draft.category))
      categories.set(draft.category, await createCategory(tx, draft.category))
  const checked = ({ id, draft: { category, ...draft } }: Plan['created'][number]): CheckedQuickReply => ({
    id,
    draft: { ...draft, categoryId: categories.get(category) ?? null },
  })
  await insertQuickReplies(tx, created.map(checked), null)
  await updateQuickReplies(tx, updated.map(checked), null)
}
