import type { TagState, TagWish } from '../../decisions/tags'
import type { TagReason } from '../../decisions/tagReasons'
import type { Scope } from '../../scope'

export type TagKind = 'tag' | 'group'

/** A corp tag or a group as it is kept. */
export interface TagRow {
  kind: TagKind
  id: string
  /** What we want; `deleted` = we want it gone, or it is gone. */
  name: string
  order: number
  groupId: string | null
  deleted: boolean
  /** What was last agreed with WeCom; null = WeCom does not have it yet, or has it no more. */
  agreed: TagState | null
  agreedAt: Date | null
  deletedAt: Date | null
  foreign: boolean | null
}

const COMMON = `id, name, sort_order::float8 as "order", deleted, agreed_name, agreed_order::float8 as agreed_order,
  agreed_at as "agreedAt", deleted_at as "deletedAt", is_foreign as foreign`

interface Raw extends Omit<TagRow, 'agreed'> {
  agreed_name: string | null
  agreed_order: number | null
  agreed_group_id: string | null
}

/** Tags and groups, locked until the transaction ends; `ids` null = all of them, the deleted ones too. */
export async function readTagRows({ db }: Scope, ids: readonly string[] | null): Promise<TagRow[]> {
  const where = `where $1::text[] is null or id = any($1) order by id for update`
  const groups = await db.query<Raw[]>(
    `select 'group' as kind, ${COMMON}, null as "groupId", null as agreed_group_id from tag_group ${where}`,
    [ids],
  )
  const tags = await db.query<Raw[]>(
    `select 'tag' as kind, ${COMMON}, group_id as "groupId", agreed_group_id from corp_tag ${where}`,
    [ids],
  )
  return [...groups, ...tags].map(({ agreed_name, agreed_order, agreed_group_id, ...row }) => ({
    ...row,
    agreed:
      agreed_name === null || row.deletedAt
        ? null
        : { name: agreed_name, order: agreed_order ?? 0, groupId: agreed_group_id },
  }))
}

/** Inserts or replaces rows. What was agreed before a deletion stays readable. */
export async function writeTagRows({ db }: Scope, rows: readonly TagRow[]): Promise<void> {
  for (const kind of ['group', 'tag'] as const) {
    const of = rows.filter((row) => row.kind === kind)
    if (of.length === 0) continue
    const isTag = kind === 'tag'
    await db.query(
      `insert into ${isTag ? 'corp_tag' : 'tag_group'} as t
         (id, ${isTag ? 'group_id, agreed_group_id, ' : ''}name, sort_order, deleted, agreed_name, agreed_order,
          agreed_at, deleted_at, is_foreign)
       select id, ${isTag ? `"groupId", agreed->>'groupId', ` : ''}name, "order", deleted, agreed->>'name',
              (agreed->>'order')::bigint, "agreedAt", "deletedAt", "foreign"
         from json_to_recordset($1::json) as r(id text, "groupId" text, name text, "order" bigint, deleted boolean,
              agreed json, "agreedAt" timestamptz, "deletedAt" timestamptz, "foreign" boolean)
       on conflict (id) do update set
         ${isTag ? 'group_id = excluded.group_id, agreed_group_id = coalesce(excluded.agreed_group_id, t.agreed_group_id),' : ''}
         name = excluded.name, sort_order = excluded.sort_order, deleted = excluded.deleted,
         agreed_name = coalesce(excluded.agreed_name, t.agreed_name),
         agreed_order = coalesce(excluded.agreed_order, t.agreed_order), agreed_at = excluded.agreed_at,
         deleted_at = excluded.deleted_at, is_foreign = excluded.is_foreign`,
      [JSON.stringify(of)],
    )
  }
}

/** Whether it is an id of ours, because WeCom has not given one. */
export function isNew(id: string): boolean {
  return id.startsWith('new:')
}

/** WeCom gave something of ours its id: everything that named it by our own follows. */
export async function renameId({ db }: Scope, kind: TagKind, from: string, to: string): Promise<void> {
  await db.query(`update ${kind === 'tag' ? 'corp_tag' : 'tag_group'} set id = $2 where id = $1`, [from, to])
  if (kind === 'group') await db.query('update corp_tag set group_id = $2 where group_id = $1', [from, to])
  await db.query('update corp_tag_change set target_id = $2 where target_id = $1', [from, to])
}

/** A change of ours that WeCom has not confirmed. */
export interface OpenChange extends TagWish {
  id: string
  kind: TagKind
  targetId: string
  /** For a tag made anew: the id of the deleted one. */
  was: string | null
  cause: string
  at: Date
  attempts: number
}

/** All that wait for these tags and groups, oldest first; null = all there are. */
export function openChanges({ db }: Scope, targetIds: readonly string[] | null): Promise<OpenChange[]> {
  return db.query(
    `select id, kind, target_id as "targetId", action, was, became, cause, at, attempts from corp_tag_change
      where status = 'waiting' and ($1::text[] is null or target_id = any($1)) order by id`,
    [targetIds],
  )
}

export interface ChangeEnd {
  id: string
  status: 'done' | 'refused' | 'overruled'
  reason: TagReason | null
}

/** Records how changes ended. */
export async function endChanges({ db, clock }: Scope, ends: readonly ChangeEnd[]): Promise<void> {
  if (ends.length === 0) return
  await db.query(
    `update corp_tag_change c
        set status = e.status, reason = e.reason, settled_at = $2, locked_by = null, locked_until = null
       from json_to_recordset($1::json) as e(id bigint, status text, reason text)
      where c.id = e.id and c.status = 'waiting'`,
    [JSON.stringify(ends), clock()],
  )
}

export interface NewChange {
  kind: TagKind
  targetId: string
  action: TagWish['action']
  was: string | null
  became: string | null
}

/** Keeps changes that were made: `waiting` = by us, WeCom is still to be told; `done` = by WeCom. Returns their ids. */
export async function keepChanges(
  { db }: Scope,
  changes: readonly NewChange[],
  by: { actor: string; cause: string; status: 'waiting' | 'done'; at: Date },
): Promise<string[]> {
  if (changes.length === 0) return []
  const rows = await db.query<{ id: string }[]>(
    `insert into corp_tag_change (kind, target_id, action, was, became, actor, cause, status, at, settled_at)
     select kind, "targetId", action, was, became, $2, $3, $4, $5, case when $4 = 'done' then $5::timestamptz end
       from json_to_recordset($1::json) as r(kind text, "targetId" text, action text, was text, became text)
     returning id`,
    [JSON.stringify(changes), by.actor, by.cause, by.status, by.at],
  )
  return rows.map(({ id }) => id)
}
