import type { QuickReplyPart } from '../../decisions/quickReplyParts'
import type { QuickReplyScope, Variable } from '../../decisions/quickReply'
import { quickReplyVariables } from '../../facts/quickReplyVariables'
import type { Scope } from '../../scope'

export interface KeptText {
  id: string
  title: string
  categoryId: string | null
  parts: QuickReplyPart[]
  scope: Exclude<QuickReplyScope, 'personal'>
  departmentIds: number[]
  topics: string[]
  enabled: boolean
}

/** What a table of quick replies refers to: texts of the corp and of departments in their order, and names. */
export interface Library {
  texts: KeptText[]
  /** Ids of categories by name. */
  categories: Map<string, string>
  departments: { id: number; name: string }[]
  /** Kinds of files by id. */
  files: Map<string, string>
  variables: Variable[]
}

export async function readKeptLibrary({ db }: Pick<Scope, 'db'>): Promise<Library> {
  const texts = await db.query<KeptText[]>(
    `select id, title, category_id as "categoryId", parts, scope, department_ids as "departmentIds", topics, enabled
       from quick_reply where deleted_at is null and scope <> 'personal' order by position, id`,
  )
  const categories = await db.query<{ id: string; name: string }[]>('select id, name from quick_reply_category')
  const departments = await db.query<Library['departments']>('select id, name from department order by id')
  const files = await db.query<{ id: string; kind: string }[]>('select id, kind from media_file')
  return {
    texts,
    categories: new Map(categories.map(({ id, name }) => [name, id])),
    departments,
    files: new Map(files.map(({ id, kind }) => [id, kind])),
    variables: await quickReplyVariables({ db }),
  }
}

/** How a table names a department: by its name when that says which one, else by its number. */
export function departmentName({ departments }: Library, id: number): string {
  const name = departments.find((one) => one.id === id)?.name ?? ''
  return departmentsNamed({ departments }, name).length === 1 && !/^\d+$/.test(name) && !SEPARATES.test(name)
    ? name
    : String(id)
}

const SEPARATES = /[;；、,，\n]|^\s|\s$/

export function departmentsNamed({ departments }: Pick<Library, 'departments'>, name: string): number[] {
  return departments.filter((one) => one.name === name).map(({ id }) => id)
}
