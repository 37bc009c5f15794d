import type { TodoKind } from '../decisions/todos'
import type { Read } from '../facts/together'
import type { ReadScope } from '../scope'

interface Person {
  userId: string
  /** null = WeCom does not tell it. */
  name: string | null
}

export interface TodoView {
  id: string
  kind: TodoKind
  title: string
  /** It carries a text to send. */
  hasWords: boolean
  contact: { externalUserId: string; name: string | null } | null
  assignee: Person
  dueAt: string
  overdue: boolean
  createdBy: string
  source: string
  done: { at: string; outcome: string; result: string } | null
  handedOver: { from: Person; note: string } | null
}

export interface TodosAsked {
  userId: string
  state: 'open' | 'done'
  /** `next` of the page before; null = the first. */
  before: string | null
  limit: number
}

const PERSON = (id: string, member: string): string =>
  `json_build_object('userId', ${id}, 'name', nullif(${member}.name, ''))`

/** $1 = now. */
const COLUMNS = `
  t.id::text as id, t.kind, t.title, t.words <> '' as "hasWords", to_json(t.due_at) #>> '{}' as "dueAt", t.done_at is null and t.due_at < $1::timestamptz as overdue,
  t.created_by as "createdBy", t.source, ${PERSON('t.user_id', 'm')} as assignee,
  case when t.external_user_id is not null
       then json_build_object('externalUserId', t.external_user_id, 'name', c.name) end as contact,
  case when t.done_at is not null
       then json_build_object('at', t.done_at, 'outcome', t.outcome, 'result', t.result) end as done,
  case when t.handed_from is not null
       then json_build_object('from', ${PERSON('t.handed_from', 'h')}, 'note', t.handed_note) end as "handedOver"`
const BESIDE = `
  left join contact c on c.external_user_id = t.external_user_id
  left join member m on m.user_id = t.user_id
  left join member h on h.user_id = t.handed_from`

/** A member's to-dos: open ones by due time, or done ones with the latest first. `total` counts all of that state. */
export async function readTodos(
  scope: ReadScope,
  { userId, state, before, limit }: TodosAsked,
): Promise<{ items: TodoView[]; total: number; next: string | null }> {
  const [column, later, order, which] =
    state === 'open' ? ['due_at', '>', 'asc', 'is null'] : ['done_at', '<', 'desc', 'is not null']
  const [ms, id] = before?.split('.') ?? []
  const rows = await scope.db.query<(TodoView & { cursor: string })[]>(
    `select ${COLUMNS}, round(extract(epoch from t.${column}) * 1000)::bigint || '.' || t.id as cursor
       from (select * from todo where user_id = $2 and done_at ${which}
                and ($3::float8 is null or (${column}, id) ${later} (to_timestamp($3::float8 / 1000), $4::bigint))
              order by ${column} ${order}, id ${order} limit $5) t ${BESIDE}
      order by t.${column} ${order}, t.id ${order}`,
    [scope.now, userId, ms ?? null, id ?? null, limit + 1],
  )
  const [count] = await scope.db.query<{ total: number }[]>(
    `select count(*)::int as total from todo where user_id = $1 and done_at ${which}`,
    [userId],
  )
  const items = rows.slice(0, limit)
  const next = rows.length > limit ? (items.at(-1)?.cursor ?? null) : null
  return { items: items.map(({ cursor: _, ...todo }) => todo), total: count?.total ?? 0, next }
}

/** One to-do; null = there is none of this id. */
export async function readTodo({ db, now }: ReadScope, id: string): Promise<TodoView | null> {
  const [found] = await db.query<TodoView[]>(`select ${COLUMNS} from todo t ${BESIDE} where t.id = $2`, [now, id])
  return found ?? null
}

/** The open to-dos about a contact, whoever has them, the first due first; at most 50. */
export function contactTodos({ now }: Pick<ReadScope, 'now'>, externalUserId: string): Read<TodoView[]> {
  return {
    sql: `select ${COLUMNS}
            from (select * from todo where external_user_id = $2 and done_at is null order by due_at limit 50) t
            ${BESIDE} order by t.due_at, t.id`,
    values: [now, externalUserId],
    from: (rows: TodoView[]) => rows,
  }
}

/** A member's open to-dos that are due before a moment, the first due first; `total` counts all of those. */
export async function readDueTodos(
  { db, now }: ReadScope,
  { userId, before, limit }: { userId: string; before: Date; limit: number },
): Promise<{ items: TodoView[]; total: number }> {
  const items = await db.query<TodoView[]>(
    `select ${COLUMNS}
       from (select * from todo where user_id = $2 and done_at is null and due_at < $3 order by due_at, id limit $4) t
       ${BESIDE} order by t.due_at, t.id`,
    [now, userId, before, limit],
  )
  const [count] = await db.query<{ total: number }[]>(
    'select count(*)::int as total from todo where user_id = $1 and done_at is null and due_at < $2',
    [userId, before],
  )
  return { items, total: count?.total ?? 0 }
}
