import { baseOf, fieldOf, mergeTag, wantedTag, type SettledField, type TagState } from '../../decisions/tags'
import type { TagReason } from '../../decisions/tagReasons'
import { inTransaction, type Scope } from '../../scope'
import { adoptListed } from './adopt'
import { forgetTags } from './forget'
import type { ListedTag, TagListing } from './read'
import {
  endChanges,
  keepChanges,
  openChanges,
  readTagRows,
  writeTagRows,
  type ChangeEnd,
  type NewChange,
  type OpenChange,
  type TagRow,
} from './rows'

export interface TagsMerged {
  read: number
  /** Tags and groups that WeCom had changed. */
  changed: number
  /** Changes of ours that lost against WeCom's. */
  overruled: number
}

/** Whoever writes corp tags holds this, so that two readings, or a reading and an answer, follow each other. */
export async function lockCorpTags({ db }: Scope): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('corp-tags', 0))`)
}

/**
 * Writes what WeCom said, merged three ways with what we want and what was last agreed. What is deleted comes off every
 * contact. A reading older than what we know of a tag says nothing about it. Nothing is sent from here.
 */
export function mergeListing(scope: Scope, listing: TagListing): Promise<TagsMerged> {
  return inTransaction(scope, async (tx) => {
    await lockCorpTags(tx)
    await adoptListed(tx, listing)
    const ids = [...listing.present.map(({ id }) => id), ...listing.gone]
    const known = new Map((await readTagRows(tx, ids)).map((row) => [row.id, row]))
    const waiting = await openChanges(tx, ids)
    const openOf = (id: string): OpenChange[] => waiting.filter(({ targetId }) => targetId === id)
    const results = [
      ...listing.present.map((theirs) => mergeOne(known.get(theirs.id), theirs, openOf(theirs.id), listing)),
      ...listing.gone.map((id) => mergeOne(known.get(id), null, openOf(id), listing)),
    ].filter((result) => result !== null)
    const by = { actor: 'wecom', cause: 'wecom', at: listing.readAt }
    await writeTagRows(
      tx,
      results.map(({ row }) => row),
    )
    await endChanges(
      tx,
      results.flatMap(({ ends }) => ends),
    )
    await keepChanges(
      tx,
      results.flatMap(({ theirs }) => theirs),
      { ...by, status: 'done' },
    )
    const gone = results.filter(({ row }) => row.kind === 'tag' && row.deletedAt).map(({ row }) => row.id)
    await forgetTags(tx, gone, { ...by, cause: 'tag-deleted' })
    return {
      read: listing.present.length,
      changed: results.filter(({ theirs }) => theirs.length > 0).length,
      overruled: results.flatMap(({ ends }) => ends).filter(({ status }) => status === 'overruled').length,
    }
  })
}

interface OneMerged {
  row: TagRow
  ends: ChangeEnd[]
  /** What they changed, for the history. */
  theirs: NewChange[]
}

/** null = there is nothing to write. */
function mergeOne(
  row: TagRow | undefined,
  listed: ListedTag | null,
  open: OpenChange[],
  { readAt }: TagListing,
): OneMerged | null {
  if (!row) return listed && newRow(listed, readAt)
  if (row.deletedAt || !row.agreed || (row.agreedAt && row.agreedAt >= readAt)) return null
  const theirs = listed && { name: listed.name, order: listed.order, groupId: listed.groupId }
  const base = baseOf(row.agreed, open, theirs)
  const ours = wantedTag(row.agreed, open)
  const merged = mergeTag(base, ours, theirs)
  const ends = endsOf(open, merged.settled, theirs)
  const changes = changesOf(row, base, theirs)
  const isQuiet = ends.length + changes.length === 0 && theirs !== null && isAlike(row.agreed, theirs)
  if (isQuiet) return null
  const state = merged.state ?? { name: row.name, order: row.order, groupId: row.groupId }
  return {
    row: {
      ...row,
      ...state,
      deleted: merged.state === null,
      agreed: theirs,
      agreedAt: readAt,
      deletedAt: theirs ? null : readAt,
    },
    ends,
    // A deletion of ours that went through is no change of theirs.
    theirs: ends.some(({ status, id }) => status === 'done' && isDeletion(open, id)) && !theirs ? [] : changes,
  }
}

function newRow(listed: ListedTag, readAt: Date): OneMerged {
  const { kind, id, name, order, groupId } = listed
  const agreed = { name, order, groupId }
  return {
    row: { kind, id, ...agreed, deleted: false, agreed, agreedAt: readAt, deletedAt: null, foreign: null },
    ends: [],
    theirs: [{ kind, targetId: id, action: 'create', was: null, became: name }],
  }
}

function isAlike(a: TagState, b: TagState): boolean {
  return a.name === b.name && a.order === b.order && a.groupId === b.groupId
}

function isDeletion(open: OpenChange[], id: string): boolean {
  return open.some((change) => change.id === id && change.action === 'delete')
}

/** How our waiting changes came out; those in no list wait on. */
function endsOf(open: readonly OpenChange[], settled: readonly SettledField[], theirs: TagState | null): ChangeEnd[] {
  return open.flatMap(({ id, action, became }, place) => {
    const field = fieldOf(action)
    const lost = settled.find((one) => one.field === field && one.how === 'overruled')
    if (lost) return [{ id, status: 'overruled' as const, reason: lost.reason }]
    if (!theirs) return [endWhenGone(id, action)]
    const arrived = (one: { action: string; became: string | null }): boolean =>
      one.action === action && one.became !== null && one.became === valueOf(theirs, field)
    // What came before a change that arrived has arrived too, or was overtaken.
    const isPast = arrived({ action, became }) || open.slice(place + 1).some(arrived)
    return isPast ? [{ id, status: 'done' as const, reason: null }] : []
  })
}

function endWhenGone(id: string, action: OpenChange['action']): ChangeEnd {
  const reason: TagReason = 'deleted-in-wecom'
  return action === 'delete' ? { id, status: 'done', reason: null } : { id, status: 'overruled', reason }
}

function valueOf(state: TagState, field: SettledField['field']): string | null {
  return field === 'exists' ? null : String(state[field])
}

function changesOf({ kind, id, name }: TagRow, base: TagState, theirs: TagState | null): NewChange[] {
  const change = (action: NewChange['action'], was: string | null, became: string | null): NewChange[] =>
    was === became ? [] : [{ kind, targetId: id, action, was, became }]
  if (!theirs) return change('delete', name, null)
  return [
    ...change('rename', base.name, theirs.name),
    ...change('reorder', String(base.order), String(theirs.order)),
    ...change('move', base.groupId, theirs.groupId),
  ]
}
