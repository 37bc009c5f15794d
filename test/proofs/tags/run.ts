import { AppError } from '../../../src/errors'
import type { Scope } from '../../../src/scope'
import { refreshContact } from '../../../src/services/contacts/read'
import { changeTag, createTag, deleteTag } from '../../../src/services/tags/corpTags'
import { claimMarks, sendMarks } from '../../../src/services/tags/sendMarks'
import { markTags } from '../../../src/services/tags/mark'
import { sendTagChanges } from '../../../src/services/tags/send'
import { syncTags } from '../../../src/services/tags/sync'
import { undoMarks } from '../../../src/services/tags/undo'
import { undoTagChange } from '../../../src/services/tags/undoCorpTag'
import type { Sandbox } from '../../../src/sandbox'
import { deleteTag as deleteInConsole } from '../../support/tags'
import { baseTag, mergedTag, pairOf, undoneTag } from './model'
import { TAGS, type PairPlan, type Plan } from './plan'

const MEMBER = 'lin.mei'
const WRITES = ['add_corp_tag', 'edit_corp_tag', 'del_corp_tag', 'mark_tag']
const path = (name: string): string => `/cgi-bin/externalcontact/${name}`
const ROUNDS = 12

interface Cast {
  scope: Scope
  sandbox: Sandbox
  /** Ids by place; a tag that was made anew has another. */
  tagIds: string[]
  contacts: string[]
  /** The last change of a corp tag before the conflict. */
  setUpBy: string
}

/** Plays one conflict out between our services and the sandbox. Returns what came out other than the model says. */
export async function playOut(plan: Plan, scope: Scope, sandbox: Sandbox): Promise<string[]> {
  const cast = await setUp(plan, scope, sandbox)
  await changeOurs(plan, cast)
  changeTheirs(plan, cast)
  for (const name of plan.lost) sandbox.faults.add({ path: path(name), kind: 'lose-answer' })
  if (plan.heard) await readPairs(cast)
  await syncTags(scope)
  await settle(cast)
  await readPairs(cast)
  const problems = [...(await judge(plan, cast, 'merged')), ...(await judgeQuiet(cast))]
  await undoAll(cast)
  await settle(cast)
  await readPairs(cast)
  return [...problems, ...(await judge(plan, cast, 'undone'))]
}

/** The tags are ours, and so is one that nobody touches: a group lives as long as one of its tags. */
async function setUp(plan: Plan, scope: Scope, sandbox: Sandbox): Promise<Cast> {
  const group = { name: 'group', order: 0 }
  await createTag(scope, { name: 'anchor', order: 99, group })
  const tagIds: string[] = []
  for (let place = 0; place < TAGS; place++) {
    tagIds.push((await createTag(scope, { ...baseTag(place), group })).id)
  }
  const contacts: string[] = []
  for (const pair of plan.pairs) {
    const { externalUserId } = await sandbox.add({ userId: MEMBER })
    contacts.push(externalUserId)
    setPair({ sandbox, tagIds, contacts }, contacts.length - 1, pair.base)
    await refreshContact(scope, externalUserId)
  }
  const [last] = await scope.db.query<{ id: string }[]>('select max(id) as id from corp_tag_change')
  return { scope, sandbox, tagIds, contacts, setUpBy: last?.id ?? '0' }
}

function setPair(
  { sandbox, contacts, tagIds }: Pick<Cast, 'sandbox' | 'contacts' | 'tagIds'>,
  index: number,
  places: readonly number[],
): void {
  const relation = sandbox.state.relation(MEMBER, contacts[index]!)!
  relation.tagIds = places.map((place) => tagIds[place]!).filter((id) => !sandbox.state.tags.get(id)?.deleted)
}

/** Kept here, and held back from WeCom. */
async function changeOurs(plan: Plan, { scope, sandbox, tagIds, contacts }: Cast): Promise<void> {
  for (const name of WRITES) sandbox.faults.add({ path: path(name), kind: 'errcode', errcode: 302008, times: -1 })
  for (const [place, { ours }] of plan.tags.entries()) {
    if (ours.deleted) await deleteTag(scope, 'tag', tagIds[place]!)
    else await changeTag(scope, 'tag', tagIds[place]!, ours)
  }
  if (plan.creates) await createTag(scope, { name: 'created', order: 50, group: { name: 'group', order: 0 } })
  for (const [index, { ours }] of plan.pairs.entries()) {
    for (const { add, remove } of ours) await markTags(scope, markOf(contacts[index]!, add, remove, tagIds))
  }
  sandbox.faults.clear()
}

function markOf(externalUserId: string, add: number[], remove: number[], tagIds: string[]) {
  const ids = (places: number[]): string[] => places.map((place) => tagIds[place]!)
  return { userId: MEMBER, externalUserId, add: ids(add), remove: ids(remove), cause: 'api' }
}

function changeTheirs(plan: Plan, cast: Cast): void {
  for (const [place, { theirs }] of plan.tags.entries()) {
    const { deleted, ...fields } = theirs
    if (deleted) deleteInConsole(cast.sandbox, cast.tagIds[place]!)
    else Object.assign(cast.sandbox.state.tags.get(cast.tagIds[place]!)!, fields)
  }
  plan.pairs.forEach(({ theirs }: PairPlan, index) => setPair(cast, index, theirs))
}

async function readPairs({ scope, contacts }: Cast): Promise<void> {
  for (const externalUserId of contacts) await refreshContact(scope, externalUserId)
}

/** Corp tags first, then marks, until nothing waits. */
async function settle({ scope }: Cast): Promise<void> {
  for (const table of ['corp_tag_change', 'tag_change']) {
    for (let round = 0; round < ROUNDS; round++) {
      await scope.db.query(`update ${table} set due_at = now() where status = 'waiting'`)
      if (table === 'corp_tag_change') await sendTagChanges(scope, 'prover')
      else await sendAllMarks(scope)
    }
    const left = await scope.db.query<unknown[]>(`select id from ${table} where status = 'waiting'`)
    if (left.length > 0) throw new Error(`${table} still waits: ${JSON.stringify(left)}`)
  }
}

async function sendAllMarks(scope: Scope): Promise<void> {
  const rows = await claimMarks(scope, { worker: 'prover', limit: 50, leaseMs: 30_000, held: [] })
  for (const row of rows) await sendMarks(scope, row, 'prover')
}

/** Ours, the latest first. */
async function undoAll({ scope, setUpBy }: Cast): Promise<void> {
  const ours = (table: string, after: string): Promise<{ id: string }[]> =>
    scope.db.query(`select id from ${table} where cause = 'api' and id > $1 order by id desc`, [after])
  const [tags, marks] = [await ours('corp_tag_change', setUpBy), await ours('tag_change', '0')]
  for (const { id } of tags) await unlessNothing(() => undoTagChange(scope, id))
  for (const { id } of marks) await unlessNothing(() => undoMarks(scope, id))
}

async function unlessNothing(undo: () => Promise<unknown>): Promise<void> {
  try {
    await undo()
  } catch (error) {
    if (!(error instanceof AppError) || error.id !== 'nothing-to-undo') throw error
  }
}

/** Nothing is left to read or to send once both sides have met. */
async function judgeQuiet({ scope }: Cast): Promise<string[]> {
  const again = await syncTags(scope)
  return again.changed + again.overruled > 0 ? [`a second reading found ${JSON.stringify(again)}`] : []
}

async function judge(plan: Plan, { scope, sandbox, contacts }: Cast, when: 'merged' | 'undone'): Promise<string[]> {
  const tagOf = when === 'merged' ? mergedTag : undoneTag
  const expected = plan.tags.map(tagOf)
  const created = plan.creates && when === 'merged' ? [{ name: 'created', order: 50 }] : []
  const wanted = [...expected.filter((tag) => tag !== null), ...created, { name: 'anchor', order: 99 }]
  const inWecom = [...sandbox.state.tags.values()].filter(({ deleted }) => !deleted)
  const here = await scope.db.query<{ id: string; name: string; order: number }[]>(
    'select id, name, sort_order::int as "order" from corp_tag where not deleted',
  )
  const names = new Map(inWecom.map(({ id, name }) => [id, name]))
  const problems = [
    ...differing(`${when}: tags in WeCom`, inWecom.map(textOf), wanted.map(textOf)),
    ...differing(`${when}: tags here`, here.map(textOf), wanted.map(textOf)),
  ]
  for (const [index, pair] of plan.pairs.entries()) {
    const should = pairOf(plan, pair)[when].map((place) => expected[place]?.name ?? `gone ${place}`)
    const externalUserId = contacts[index]!
    const [row] = await scope.db.query<{ tag_ids: string[] }[]>(
      'select tag_ids from follow_user where external_user_id = $1',
      [externalUserId],
    )
    const named = (ids: readonly string[]): string[] => ids.map((id) => names.get(id) ?? id)
    const there = sandbox.state.relation(MEMBER, externalUserId)!.tagIds
    problems.push(...differing(`${when}: pair ${index} in WeCom`, named(there), should))
    problems.push(...differing(`${when}: pair ${index} here`, named(row?.tag_ids ?? []), should))
  }
  return problems
}

function textOf({ name, order }: { name: string; order: number }): string {
  return `${name}@${order}`
}

function differing(what: string, is: string[], should: string[]): string[] {
  const [a, b] = [[...is].sort().join(' '), [...should].sort().join(' ')]
  return a === b ? [] : [`${what}: [${a}], should be [${b}]`]
}
