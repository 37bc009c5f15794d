import { wordsOf, type QuickReplyPart } from '../decisions/quickReplyParts'
import { builtInVariables, type QuickReplyScope, type Variable } from '../decisions/quickReply'
import { readingsOf } from '../facts/pinyin'
import { isChangeableBy, isFor } from '../facts/quickReplyAudience'
import { quickReplyVariables } from '../facts/quickReplyVariables'
import type { ReadScope } from '../scope'

export interface QuickReplyView {
  id: string
  title: string
  categoryId: string | null
  parts: QuickReplyPart[]
  scope: QuickReplyScope
  departmentIds: number[]
  topics: string[]
  enabled: boolean
  order: number
  favourite: boolean
  usedAt: string | null
  uses: { all: number; byStage: Record<string, number> }
  updatedAt: string
}

export interface CategoryView {
  id: string
  name: string
  order: number
}

export interface LibraryView {
  version: string
  categories: CategoryView[]
  quickReplies: QuickReplyView[]
  variables: Variable[]
  readings: Record<string, string>
}

const USES_DAYS = 90

/** $1 the member, $2 since when uses count. An attempt whose first part went out is a use. */
const QUICK_REPLIES = `
  with uses as (
    select quick_reply_id, stage, count(*)::int as n from quick_reply_use
     where part = 0 and outcome = 'sent' and at > $2 group by 1, 2
  ), sums as (
    select quick_reply_id, sum(n)::int as uses, jsonb_object_agg(stage, n) as by_stage from uses group by 1
  ), mine as (
    select quick_reply_id, max(at) as at from quick_reply_use where user_id = $1 and outcome = 'sent' group by 1
  )
  select q.id, q.title, q.category_id as "categoryId", q.parts, q.scope, q.department_ids as "departmentIds", q.topics,
         q.enabled, q.position as "order", f.at is not null as favourite, to_json(m.at) #>> '{}' as "usedAt",
         jsonb_build_object('all', coalesce(s.uses, 0), 'byStage', coalesce(s.by_stage, '{}')) as uses,
         to_json(q.updated_at) #>> '{}' as "updatedAt"
    from quick_reply q
    left join quick_reply_favourite f on f.quick_reply_id = q.id and f.user_id = $1
    left join mine m on m.quick_reply_id = q.id
    left join sums s on s.quick_reply_id = q.id
   where q.deleted_at is null`

/** Which texts are in a member's library; $1 the member. */
const THEIRS = `q.deleted_at is null and q.enabled and ${isFor('$1::text')}`

/**
 * Which library a member would get now, for the price of a look at the texts' keys. Counts of uses, which every send of every colleague
 * changes, take part by the hour; each member's hours begin at another minute, so that not all pages read them at once.
 */
const VERSION = `
  select md5(json_build_array($3::text,
    (select json_build_array(count(*), sum(hash_record_extended(row(q.id, q.updated_at, q.position, f.at), 0)))
       from quick_reply q left join quick_reply_favourite f on f.quick_reply_id = q.id and f.user_id = $1
      where ${THEIRS}),
    (select json_agg(c order by c.id) from quick_reply_category c),
    (select json_agg(json_build_array(key, label_zh, label_en) order by sort_order, key)
       from custom_field where removed_at is null),
    floor((extract(epoch from $2::timestamptz) + hashtext(coalesce($1, '')) % 3600) / 3600))::text) as version`

/** An upgrade may give what is kept in browsers another form, or other words. */
const FORM = JSON.stringify([QUICK_REPLIES, builtInVariables])

/** What `readLibrary` would give, as a mark: the same mark, the same library but for the uses of the last hour. null = a script. */
export async function readLibraryVersion({ db, now }: ReadScope, userId: string | null): Promise<string> {
  const rows = await db.query<{ version: string }[]>(VERSION, [userId, now, FORM])
  return rows[0]?.version ?? ''
}

/**
 * Everything a member may use, in its order; null = a script, which has what is everybody's. Off ones are not in it. `version` was read
 * before: what changes in between is then read once more, and never missed.
 */
export async function readLibrary(scope: ReadScope, userId: string | null, version: string): Promise<LibraryView> {
  const [quickReplies, categories, variables] = await Promise.all([
    select(scope, userId, `and ${THEIRS} order by q.position, q.id`),
    readCategories(scope),
    quickReplyVariables(scope),
  ])
  const readings = await readingsOf(quickReplies.map(({ title, parts }) => `${title}\n${wordsOf(parts)}`).join('\n'))
  return { version, categories, quickReplies, variables, readings }
}

/** One text as a member has it, off or not. null = there is none, or it is deleted. */
export async function readQuickReply(
  scope: ReadScope,
  userId: string | null,
  id: string,
): Promise<QuickReplyView | null> {
  return (await select(scope, userId, 'and q.id = $3', [id]))[0] ?? null
}

export function readCategories({ db }: Pick<ReadScope, 'db'>): Promise<CategoryView[]> {
  return db.query('select id, name, position as "order" from quick_reply_category order by position, id')
}

export interface LibraryQuery {
  /** Only what this member may change; null = everything. */
  changeableBy: string | null
  text: string | null
  categoryId: string | null
  scope: QuickReplyScope | null
  after: { order: number; id: string } | null
  limit: number
}

/** Texts of the corp and of departments in their order, a page at a time. */
export async function readLibraryPage(
  scope: ReadScope,
  userId: string | null,
  { changeableBy, text, categoryId, scope: audience, after, limit }: LibraryQuery,
): Promise<{ items: QuickReplyView[]; total: number; next: string | null }> {
  const wanted = `and q.scope <> 'personal'
    and ($3::text is null or ${isChangeableBy('$3::text')})
    and ($4::text is null or strpos(lower(q.title), lower($4)) > 0 or exists (
          select 1 from jsonb_array_elements(q.parts) p
           where strpos(lower(coalesce(p->>'text', '') || ' ' || coalesce(p->>'title', '')), lower($4)) > 0))
    and ($5::uuid is null or q.category_id = $5) and ($6::text is null or q.scope = $6)`
  const filter = [changeableBy, text, categoryId, audience]
  const items = await select(
    scope,
    userId,
    `${wanted} and ($7::int is null or (q.position, q.id) > ($7, $8::uuid)) order by q.position, q.id limit $9`,
    [...filter, after?.order ?? null, after?.id ?? null, limit + 1],
  )
  const counted = await scope.db.query<{ total: number }[]>(
    `select count(*)::int as total from quick_reply q
      where $1::text is null and $2::timestamptz is null and q.deleted_at is null ${wanted}`,
    [null, null, ...filter],
  )
  const page = items.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page,
    total: counted[0]?.total ?? 0,
    next: items.length > limit && last ? `${last.order}/${last.id}` : null,
  }
}

function select(
  { db, now }: ReadScope,
  userId: string | null,
  where: string,
  more: readonly unknown[] = [],
): Promise<QuickReplyView[]> {
  const since = new Date(now.getTime() - USES_DAYS * 24 * 3600 * 1000)
  return db.query(`${QUICK_REPLIES} ${where}`, [userId, since, ...more])
}
