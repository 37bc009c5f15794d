import type { Scope } from '../../scope'
import type { TableFormat } from '../tables/table'
import { writeCsv, writeXlsx } from '../tables/write'
import { MOST_PARTS, quickReplyColumns } from './columns'
import { departmentName, readKeptLibrary, type KeptText, type Library } from './library'
import { partToCell } from './partCell'

/** The texts of the corp and of departments as a file. Imported unchanged it changes nothing. */
export async function exportQuickReplies(scope: Scope, format: TableFormat): Promise<Buffer> {
  const library = await readKeptLibrary(scope)
  const names = new Map([...library.categories].map(([name, id]) => [id, name]))
  const rows = [
    quickReplyColumns.map(({ zh }) => zh),
    ...library.texts.map((text) => rowOf(text, library, names.get(text.categoryId ?? '') ?? '')),
  ]
  return format === 'csv' ? writeCsv(rows) : writeXlsx(rows, '话术')
}

function rowOf(text: KeptText, library: Library, category: string): string[] {
  const departments = text.departmentIds.map((id) => departmentName(library, id)).join(';')
  const cells = text.parts.map(partToCell)
  const blanks = Array.from({ length: MOST_PARTS - cells.length }, () => '')
  return [
    text.id,
    text.title,
    category,
    departments,
    text.topics.join(';'),
    text.enabled ? '是' : '否',
    ...cells,
    ...blanks,
  ]
}
