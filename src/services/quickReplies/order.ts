import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'

/** What is put into order, and which rows of it take part. */
const KINDS = {
  text: { table: 'quick_reply', where: `deleted_at is null and scope <> 'personal'` },
  category: { table: 'quick_reply_category', where: 'true' },
} as const

/** Puts the given ones into this order, on the places that they hold among all others. Throws AppError `invalid-input`. */
export async function putInOrder(scope: Scope, kind: keyof typeof KINDS, ids: readonly string[]): Promise<void> {
  const { table, where } = KINDS[kind]
  await inTransaction(scope, async ({ db }) => {
    await db.query(`lock table ${table} in share row exclusive mode`)
    const known = await db.query<{ n: number }[]>(
      `select count(*)::int as n from ${table} where id = any($1) and ${where}`,
      [ids],
    )
    if (new Set(ids).size !== ids.length || known[0]?.n !== ids.length)
      throw new AppError('invalid-input', [
        { path: 'ids', message: 'must each be there, and once', messageZh: '包含重复或不存在的条目' },
      ])
    await db.query(
      `with ranked as (select id, row_number() over (order by position, id) as place from ${table} where ${where}),
            slots as (select place, row_number() over (order by place) as n from ranked where id = any($1)),
            placed as (select r.id, coalesce(s.place, r.place) as place from ranked r
                         left join unnest($1::uuid[]) with ordinality w(id, n) on w.id = r.id
                         left join slots s on s.n = w.n)
       update ${table} t set position = p.place from placed p where t.id = p.id and t.position <> p.place`,
      [ids],
    )
  })
}
