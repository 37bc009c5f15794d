import { randomUUID } from 'node:crypto'
import { tagReasonWords, type TagReason } from '../../decisions/tagReasons'
import { isTagName, type TagState } from '../../decisions/tags'
import { AppError, type AppErrorId } from '../../errors'
import { countCorpTags } from '../../facts/tagLimits'
import { inTransaction, type Scope } from '../../scope'
import { lockCorpTags } from './merge'
import { keepChanges, readTagRows, writeTagRows, type NewChange, type TagKind, type TagRow } from './rows'
import { sendTagChanges } from './send'

export interface NewTag {
  name: string
  order: number
  /** A group that is there, by its id or name, or one to be made. */
  group: { id: string } | { name: string; order: number }
}

export interface TagChanged {
  /** Of the tag or group; `new:…` while WeCom has not answered. */
  id: string
  changes: { id: string; status: 'waiting' | 'done' | 'overruled'; reason: ReturnType<typeof tagReasonWords> }[]
}

/** What makes a change. */
export interface Cause {
  cause: string
  /** Asked under the lock, before anything is written: throws when another was quicker. */
  permit?: (tx: Scope) => Promise<void>
}
interface Creation extends Cause {
  /** The deleted tag that this one takes the place of, with its contacts. */
  insteadOf: string | null
}
const BY_API: Creation = { cause: 'api', insteadOf: null }

/** Makes a corp tag: kept first, then asked of WeCom. Throws AppError with the reason when it cannot be. */
export async function createTag(scope: Scope, tag: NewTag, by: Creation = BY_API): Promise<TagChanged> {
  checkName(tag.name)
  const kept = await inTransaction(scope, async (tx) => {
    await lockCorpTags(tx)
    await by.permit?.(tx)
    if ((await countCorpTags(tx)) >= tx.settings.tags.corpLimit) throw new AppError('tag-limit')
    const groupId = await groupFor(tx, tag.group)
    await refuseTaken(tx, 'tag', { name: tag.name, groupId }, null)
    const row = blank('tag', { name: tag.name, order: tag.order, groupId })
    await writeTagRows(tx, [row])
    return keep(tx, [{ kind: 'tag', targetId: row.id, action: 'create', was: by.insteadOf, became: row.name }], by)
  })
  return send(scope, kept)
}

/** Renames or reorders a corp tag or a group. What is so already is no change. */
export async function changeTag(
  scope: Scope,
  kind: TagKind,
  id: string,
  to: { name?: string | undefined; order?: number | undefined },
  by: Cause = BY_API,
): Promise<TagChanged> {
  if (to.name !== undefined) checkName(to.name)
  const kept = await inTransaction(scope, async (tx) => {
    await lockCorpTags(tx)
    await by.permit?.(tx)
    const row = await ourRow(tx, kind, id)
    const next = { name: to.name ?? row.name, order: to.order ?? row.order, groupId: row.groupId }
    const changes: NewChange[] = []
    if (next.name !== row.name) {
      await refuseTaken(tx, kind, next, id)
      changes.push({ kind, targetId: id, action: 'rename', was: row.name, became: next.name })
    }
    if (next.order !== row.order) {
      changes.push({ kind, targetId: id, action: 'reorder', was: String(row.order), became: String(next.order) })
    }
    await writeTagRows(tx, [{ ...row, ...next }])
    return keep(tx, changes, by)
  })
  const { changes } = await send(scope, kept)
  return { id, changes }
}

/** Deletes a corp tag, or a group with its tags; they come off every contact. */
export async function deleteTag(scope: Scope, kind: TagKind, id: string, by: Cause = BY_API): Promise<TagChanged> {
  const kept = await inTransaction(scope, async (tx) => {
    await lockCorpTags(tx)
    await by.permit?.(tx)
    const row = await ourRow(tx, kind, id)
    await writeTagRows(tx, [{ ...row, deleted: true }])
    return keep(tx, [{ kind, targetId: id, action: 'delete', was: row.name, became: null }], by)
  })
  const { changes } = await send(scope, kept)
  return { id, changes }
}

async function keep(tx: Scope, changes: readonly NewChange[], { cause }: Cause): Promise<string[]> {
  return keepChanges(tx, changes, { actor: tx.actor, cause, status: 'waiting', at: tx.clock() })
}

/** Sends the changes in their order and tells what became of each. The first that is refused is thrown. */
async function send(scope: Scope, ids: readonly string[]): Promise<TagChanged> {
  for (const id of ids) await sendTagChanges(scope, `request:${randomUUID()}`, id)
  const rows = await scope.db.query<
    {
      id: string
      target_id: string
      status: TagChanged['changes'][0]['status'] | 'refused'
      reason: TagReason | null
    }[]
  >('select id, target_id, status, reason from corp_tag_change where id = any($1) order by id', [ids])
  const changes = rows.map(({ id, status, reason }) => {
    if (status === 'refused') throw refusal(reason)
    return { id, status, reason: tagReasonWords(reason) }
  })
  return { id: rows[0]?.target_id ?? '', changes }
}

const ERRORS: Partial<Record<TagReason, AppErrorId>> = {
  'name-taken': 'tag-name-taken',
  'foreign-tag': 'tag-foreign',
  'corp-limit': 'tag-limit',
  'tag-gone': 'not-found',
}

function refusal(reason: TagReason | null): AppError {
  const words = tagReasonWords(reason)
  const id = reason ? ERRORS[reason] : undefined
  return new AppError(id ?? 'tag-refused', words ? [{ path: words.id, message: `${words.en} ${words.zh}` }] : [])
}

function checkName(name: string): void {
  if (isTagName(name)) return
  const message = 'must have 1 to 30 characters'
  throw new AppError('invalid-input', [{ path: 'body.name', message }])
}

/** A row that may be changed from here. */
async function ourRow(tx: Scope, kind: TagKind, id: string): Promise<TagRow> {
  const row = (await readTagRows(tx, [id])).find((one) => one.kind === kind)
  if (!row || row.deleted) throw new AppError('not-found')
  if (row.foreign) throw new AppError('tag-foreign')
  return row
}

async function refuseTaken(
  { db }: Scope,
  kind: TagKind,
  { name, groupId }: Pick<TagState, 'name' | 'groupId'>,
  except: string | null,
): Promise<void> {
  const where = kind === 'tag' ? 'corp_tag where group_id = $3' : 'tag_group where $3::text is null'
  const taken = await db.query<unknown[]>(
    `select 1 from ${where} and name = $1 and not deleted and id is distinct from $2 limit 1`,
    [name, except, groupId],
  )
  if (taken.length > 0) throw new AppError('tag-name-taken')
}

function blank(kind: TagKind, state: TagState): TagRow {
  const id = `new:${randomUUID()}`
  return { kind, id, ...state, deleted: false, agreed: null, agreedAt: null, deletedAt: null, foreign: false }
}

async function groupFor(tx: Scope, group: NewTag['group']): Promise<string> {
  if ('id' in group) {
    const row = (await readTagRows(tx, [group.id])).find(({ kind, deleted }) => kind === 'group' && !deleted)
    if (!row) throw new AppError('not-found')
    return row.id
  }
  checkName(group.name)
  const rows = await tx.db.query<{ id: string }[]>(
    'select id from tag_group where name = $1 and not deleted order by id limit 1',
    [group.name],
  )
  if (rows[0]) return rows[0].id
  const row = blank('group', { name: group.name, order: group.order, groupId: null })
  await writeTagRows(tx, [row])
  return row.id
}
