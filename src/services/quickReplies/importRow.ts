import { filesOf, type QuickReplyPart } from '../../decisions/quickReplyParts'
import { lineProblems, partProblems } from '../../decisions/quickReplyProblems'
import type { Bilingual } from '../../decisions/bilingual'
import type { Row } from '../tables/columns'
import type { Audience, QuickReplyDraft } from './check'
import { partKeys, SEPARATORS, type ColumnKey } from './columns'
import { departmentsNamed, type KeptText, type Library } from './library'
import { partFromCell } from './partCell'

/** A row as a text, its category still by name ('' = none); or why it cannot be one. */
export type ReadRow =
  | { draft: Omit<QuickReplyDraft, 'categoryId'>; category: string }
  | { refused: { key: ColumnKey; message: Bilingual }[] }

type Complaints = { key: ColumnKey; message: Bilingual }[]

/** Reads a row. What the table has no column for stays as it is with the text that is there already. */
export function readRow(row: Row<ColumnKey>, kept: KeptText | null, library: Library): ReadRow {
  const refused: Complaints = []
  const title = row.cell('title')?.trim() ?? ''
  const keys = partKeys().filter((key) => row.cell(key)?.trim())
  const hasParts = partKeys().some((key) => row.cell(key) !== null)
  const parts = hasParts || !kept ? keys.map((key) => partFromCell(row.cell(key) ?? '')) : kept.parts
  const topics = topicsIn(row.cell('topics')) ?? kept?.topics ?? []
  const category = row.cell('category')?.trim() ?? nameOfCategory(kept, library)
  refused.push(...complaints('title', lineProblems('title', title, 60)))
  if (category !== '') refused.push(...complaints('category', lineProblems('category', category, 30)))
  refused.push(...topics.flatMap((topic) => complaints('topics', lineProblems('topics', topic, 40))))
  if (topics.length > 10)
    refused.push({ key: 'topics', message: { zh: '最多 10 个主题', en: 'has more than 10 topics' } })
  if (parts.length === 0) refused.push({ key: 'part1', message: { zh: '没有内容', en: 'has no words' } })
  parts.forEach((part, i) => refused.push(...complaints(keys[i] ?? 'part1', problemsOf(part, library))))
  const audience = audienceIn(row.cell('departments'), kept, library, refused)
  const enabled = enabledIn(row.cell('enabled'), kept, refused)
  return refused.length > 0 ? { refused } : { draft: { title, parts, audience, topics, enabled }, category }
}

function complaints(key: ColumnKey, problems: readonly Bilingual[]): Complaints {
  return problems.map(({ zh, en }) => ({ key, message: { zh, en } }))
}

function problemsOf(part: QuickReplyPart, { variables, files }: Library): Bilingual[] {
  const missing = filesOf([part]).filter(({ id, kind }) => files.get(id) !== kind)
  return [
    ...partProblems([part], variables),
    ...missing.map(({ id }) => ({ zh: `没有编号为 ${id} 的文件`, en: `there is no such file: ${id}` })),
  ]
}

function topicsIn(cell: string | null): string[] | null {
  if (cell === null) return null
  return [...new Set(cell.split(SEPARATORS).map((topic) => topic.trim()))].filter(Boolean)
}

function nameOfCategory(kept: KeptText | null, { categories }: Library): string {
  return [...categories].find(([, id]) => id === kept?.categoryId)?.[0] ?? ''
}

/** No department = everybody. */
function audienceIn(cell: string | null, kept: KeptText | null, library: Library, refused: Complaints): Audience {
  if (cell === null && kept)
    return kept.scope === 'corp' ? { scope: 'corp' } : { scope: 'departments', departmentIds: kept.departmentIds }
  const names = (cell ?? '').split(SEPARATORS).map((name) => name.trim())
  const departmentIds = names.filter(Boolean).flatMap((name) => departmentOf(name, library, refused))
  return names.some(Boolean) ? { scope: 'departments', departmentIds: [...new Set(departmentIds)] } : { scope: 'corp' }
}

function departmentOf(name: string, library: Library, refused: Complaints): number[] {
  const named = departmentsNamed(library, name)
  if (named.length === 1) return named
  const numbered = library.departments.filter(({ id }) => String(id) === name).map(({ id }) => id)
  if (numbered.length === 1) return numbered
  const message =
    named.length > 1
      ? {
          zh: `有多个部门叫「${name}」，请填写部门编号`,
          en: `several departments are called “${name}”: give its number`,
        }
      : { zh: `没有部门「${name}」`, en: `there is no department “${name}”` }
  refused.push({ key: 'departments', message })
  return []
}

function enabledIn(cell: string | null, kept: KeptText | null, refused: Complaints): boolean {
  const word = cell?.trim().toLowerCase() ?? ''
  if (word === '') return cell === null ? (kept?.enabled ?? true) : true
  if (['是', '启用', 'yes', 'true', '1'].includes(word)) return true
  if (!['否', '停用', 'no', 'false', '0'].includes(word))
    refused.push({ key: 'enabled', message: { zh: '请填写 是 或 否', en: 'must be yes or no' } })
  return false
}
