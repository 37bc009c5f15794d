import type { Column } from '../tables/columns'

export const MOST_PARTS = 10

type PartKey = `part${number}`
export type ColumnKey = 'id' | 'title' | 'category' | 'departments' | 'topics' | 'enabled' | PartKey

/** The table of quick replies, as it is exported and imported. */
export const quickReplyColumns: readonly Column<ColumnKey>[] = [
  { key: 'id', zh: '编号', en: 'ID' },
  { key: 'title', zh: '标题', en: 'Title', required: true },
  { key: 'category', zh: '分类', en: 'Category' },
  { key: 'departments', zh: '部门', en: 'Departments' },
  { key: 'topics', zh: '主题', en: 'Topics' },
  { key: 'enabled', zh: '启用', en: 'Enabled' },
  ...partKeys().map((key, i) => ({
    key,
    zh: `内容${i + 1}`,
    en: `Part ${i + 1}`,
    ...(i === 0 && { also: ['内容', 'Text'] }),
  })),
]

export function partKeys(): PartKey[] {
  return Array.from({ length: MOST_PARTS }, (_, i): PartKey => `part${i + 1}`)
}

/** Between several departments or topics in one cell; people use any of these. */
export const SEPARATORS = /[;；、,，\n]/
