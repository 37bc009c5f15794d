import type { Sandbox } from '../../../src/sandbox'
import type { Random } from '../../../src/sandbox/random'
import type { Scope } from '../../../src/scope'
import { refreshFacts } from '../../../src/services/audience/facts'
import { UNWANTED, WANTED, type Person } from './corp'

/** Written for many at once: the rows that a callback's handler would have written. */
interface Batch {
  tags: Person[]
  optOuts: Person[]
  removed: { id: string; userId: string }[]
}

/** Changes this share of the people, in the corp, in our tables, and in what the proof knows. Returns how many. */
export async function drift(
  scope: Scope,
  sandbox: Sandbox,
  { people, share, random }: { people: readonly Person[]; share: number; random: Random },
): Promise<number> {
  const batch: Batch = { tags: [], optOuts: [], removed: [] }
  const count = Math.round(people.length * share)
  for (let n = 0; n < count; n++) change(random.pick(people), random.next(), batch)
  for (const { id, userId } of batch.removed) {
    const relation = sandbox.state.relation(userId, id)
    if (relation) sandbox.state.dropRelation(relation)
  }
  await write(scope, batch)
  await refreshFacts({ ...scope, now: scope.clock() })
  return count
}

function change(person: Person, dice: number, batch: Batch): void {
  const { id, followers, tags } = person
  const [first] = followers
  if (dice < 0.8) {
    const tag = dice < 0.5 ? WANTED : UNWANTED
    if (!tags.delete(tag)) tags.add(tag)
    batch.tags.push(person)
  } else if (dice < 0.9) {
    person.optedOut = true
    batch.optOuts.push(person)
  } else if (first !== undefined) {
    followers.shift()
    batch.removed.push({ id, userId: first })
  }
}

async function write({ db, clock }: Scope, { tags, optOuts, removed }: Batch): Promise<void> {
  await db.query(
    `update follow_user f set tag_ids = string_to_array(c.tags, ',')
       from (select distinct on (id) id, tags from unnest($1::text[], $2::text[]) with ordinality c (id, tags, n) order by id, n desc) c
      where f.external_user_id = c.id`,
    [tags.map(({ id }) => id), tags.map((person) => [...person.tags].join())],
  )
  await db.query(
    `update contact set opted_out_at = $2, opted_out_by = 'member-0' where external_user_id = any($1) and opted_out_at is null`,
    [optOuts.map(({ id }) => id), clock()],
  )
  await db.query(
    `update follow_user f set removed_at = $3 from unnest($1::text[], $2::text[]) r (e, u)
      where f.external_user_id = r.e and f.user_id = r.u`,
    [removed.map(({ id }) => id), removed.map(({ userId }) => userId), clock()],
  )
}

/** They delete a member in WeChat; WeCom tells nobody, and says it only when that member sends. */
export function deleteInSilence(sandbox: Sandbox, people: readonly Person[], share: number, random: Random): void {
  for (let n = Math.round(people.length * share); n > 0; n--) {
    const person = random.pick(people)
    const [userId] = person.followers
    const relation = userId === undefined ? undefined : sandbox.state.relation(userId, person.id)
    if (!relation || userId === undefined) continue
    relation.deletedByCustomer = true
    person.deleted.add(userId)
  }
}
