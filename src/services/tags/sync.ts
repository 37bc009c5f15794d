import { tagLimits } from '../../decisions/tagLimits'
import type { Scope } from '../../scope'
import { countCorpTags } from '../../facts/tagLimits'
import { forgetTags } from './forget'
import { mergeListing, type TagsMerged } from './merge'
import { findGone, readAllTags, readTag } from './read'
import { isNew, type TagKind } from './rows'

/** Reads every corp tag and merges it with ours. What we still want of WeCom is left to `sendTagChanges`. */
export async function syncTags(scope: Scope): Promise<TagsMerged> {
  const listing = await readAllTags(scope)
  const listed = new Set(listing.present.map(({ id }) => id))
  const missing = (await livingIds(scope)).filter(({ id }) => !listed.has(id) && !isNew(id))
  for (const kind of ['group', 'tag'] as const) {
    const ids = missing.filter((one) => one.kind === kind).map(({ id }) => id)
    if (ids.length > 0) listing.gone.push(...(await findGone(scope, kind, ids)))
  }
  const merged = await mergeListing(scope, listing)
  await forgetAgain(scope)
  scope.log.info(merged, 'corp tags read')
  await warnOfLimit(scope)
  return merged
}

/** Reads one tag or group again: an event says only that something about it changed. */
export async function rereadTag(scope: Scope, kind: TagKind, id: string): Promise<TagsMerged> {
  const listing = await readTag(scope, kind, id)
  // A group takes its tags along, also when WeCom does not name them any more.
  if (kind === 'group' && listing.gone.includes(id)) listing.gone.push(...(await tagsOf(scope, id)))
  listing.gone = [...new Set(listing.gone)]
  return mergeListing(scope, listing)
}

const DAY_MS = 24 * 3600 * 1000

/** A contact that was read before a tag was deleted, and written after, still has it. */
async function forgetAgain(scope: Scope): Promise<void> {
  const at = scope.clock()
  const rows = await scope.db.query<{ id: string }[]>('select id from corp_tag where deleted_at > $1', [
    new Date(at.getTime() - DAY_MS),
  ])
  const ids = rows.map(({ id }) => id)
  await forgetTags(scope, ids, { actor: 'wecom', cause: 'tag-deleted', at })
}

async function warnOfLimit(scope: Scope): Promise<void> {
  const limits = tagLimits(await countCorpTags(scope), scope.settings.tags)
  if (limits.warning) scope.log.warn({ used: limits.used, limit: limits.limit }, 'corp tags are running out')
}

function livingIds({ db }: Scope): Promise<{ kind: TagKind; id: string }[]> {
  return db.query(
    `select 'group' as kind, id from tag_group where deleted_at is null
     union all select 'tag', id from corp_tag where deleted_at is null`,
  )
}

async function tagsOf({ db }: Scope, groupId: string): Promise<string[]> {
  const rows = await db.query<{ id: string }[]>('select id from corp_tag where group_id = $1 and deleted_at is null', [
    groupId,
  ])
  return rows.map(({ id }) => id).filter((id) => !isNew(id))
}
