import type { RuleDraft } from '../../decisions/rules/check'
import type { Problem } from '../../decisions/quickReplyParts'
import { inTransaction, type Scope } from '../../scope'
import { headingOf, rowsByColumn, type Column, type RefusedRow, type Row } from '../tables/columns'
import { readTable, type Table, type TableFormat } from '../tables/table'
import { draftProblems } from './check'
import { insertRules } from './write'

export interface RuleImport {
  rows: number
  /** All of them, or none when a row is refused. */
  created: number
  updated: 0
  unchanged: 0
  refused: RefusedRow[]
}

type Key = 'name' | 'words' | 'reply'

/** The table of answers: a message in kf that has one of the words gets the reply. */
export const ruleColumns: readonly Column<Key>[] = [
  { key: 'name', zh: '名称', en: 'Name', also: ['规则', 'Rule'], required: true },
  { key: 'words', zh: '关键词', en: 'Words', also: ['问题', 'Keywords'], required: true },
  { key: 'reply', zh: '回复', en: 'Reply', also: ['答案', 'Answer'], required: true },
]

/**
 * Takes in a table of answers as rules that are not live, all or none: a bad row is named with its column, and nothing is kept.
 * `dryRun` = only looks.
 */
export async function importRuleTable(
  scope: Scope,
  { bytes, format, dryRun }: { bytes: Buffer; format: TableFormat; dryRun: boolean },
): Promise<RuleImport> {
  const table = await readTable(scope.settings.tables, bytes, format)
  const rows = rowsByColumn(table, ruleColumns)
  const drafts = rows.map(ruleOf)
  return inTransaction(scope, async (tx) => {
    const found = await draftProblems(tx, drafts)
    const refused = found.flatMap((problems, at) => refusedRow(table, rows[at], problems))
    const created = refused.length > 0 ? 0 : drafts.length
    if (created > 0 && !dryRun)
      await insertRules(
        tx,
        drafts.map((rule) => ({ rule, note: '' })),
      )
    return { rows: rows.length, created, updated: 0, unchanged: 0, refused }
  })
}

const FROM: readonly [prefix: string, key: Key][] = [
  ['conditions', 'words'],
  ['actions', 'reply'],
  ['name', 'name'],
]

function refusedRow(table: Table, row: Row<Key> | undefined, problems: readonly Problem[]): RefusedRow[] {
  if (!row) return []
  return problems.map(({ path, zh, en }) => {
    const key = FROM.find(([prefix]) => path.startsWith(prefix))?.[1]
    const column = ruleColumns.find((one) => one.key === key)
    return { row: row.row, column: column ? headingOf(table, column) : null, message: { zh, en } }
  })
}

/** Between the words stands one of the usual signs, such as 、 or a comma. */
const SEPARATORS = /[;；、,，|\n]/

function ruleOf(row: Row<Key>): RuleDraft {
  const cell = (key: Key): string => row.cell(key)?.trim() ?? ''
  const words = [...new Set(cell('words').split(SEPARATORS))].map((word) => word.trim()).filter(Boolean)
  return {
    name: cell('name'),
    trigger: { kind: 'message', channel: 'kf', kfIds: [] },
    conditions: { kind: 'group', join: 'all', of: [{ kind: 'contains', has: 'any', words }] },
    actions: [{ kind: 'reply', parts: [{ type: 'text', text: cell('reply') }] }],
    priority: 0,
    then: 'go-on',
    cooldownMinutes: null,
    ceiling: { perMinute: null, perDay: null },
    from: null,
    until: null,
  }
}
