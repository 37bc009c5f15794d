import type { Sandbox } from '../../../src/sandbox'
import { newRelation } from '../../../src/sandbox/grow/people'
import type { Random } from '../../../src/sandbox/random'
import type { Scope } from '../../../src/scope'

export const WANTED = 'et-wanted'
export const UNWANTED = 'et-unwanted'

/** A contact as the proof knows them: what everything of ours is compared with. */
export interface Person {
  id: string
  tags: Set<string>
  /** Members who have them, the earliest first. */
  followers: string[]
  optedOut: boolean
  /** Members they have deleted in WeChat, of which no callback came. */
  deleted: Set<string>
}

export const memberOf = (n: number): string => `member-${n}`
/** Whether the campaign of the proof is for them. */
export const isMeant = ({ tags, followers }: Person): boolean =>
  tags.has(WANTED) && !tags.has(UNWANTED) && followers.length > 0

/** Contacts of these members, most with the wanted tag, in the database and in the corp. */
export async function makeCorp(scope: Scope, sandbox: Sandbox, random: Random, size: CorpSize): Promise<Person[]> {
  const people = Array.from({ length: size.contacts }, (_, n) => newPerson(random, n, size.members))
  for (let n = 0; n < size.members; n++) {
    const userId = memberOf(n)
    const rights = { status: 1, visible: true, customerContact: true } as const
    sandbox.state.members.set(userId, { userId, name: userId, position: '', departments: [1], leads: [], ...rights })
  }
  for (const { id, followers } of people) {
    const contact = { externalUserId: id, name: id, type: 1, gender: 0, unionId: null, corpName: null } as const
    sandbox.state.contacts.set(id, contact)
    const grown = { random, now: sandbox.clock.now(), reps: [], tagIds: [] }
    for (const userId of followers) sandbox.state.putRelation(newRelation(grown, contact, userId))
  }
  await store(scope, people, size.members)
  return people
}

interface CorpSize {
  contacts: number
  members: number
}

function newPerson(random: Random, n: number, members: number): Person {
  const first = random.between(0, members - 1)
  const second = (first + random.between(1, members - 1)) % members
  const tags = new Set<string>()
  if (random.next() < 0.8) tags.add(WANTED)
  if (random.next() < 0.1) tags.add(UNWANTED)
  return {
    id: `wm-${String(n).padStart(6, '0')}`,
    tags,
    followers: (random.next() < 0.2 ? [first, second] : [first]).map(memberOf),
    optedOut: random.next() < 0.02,
    deleted: new Set(),
  }
}

async function store({ db }: Scope, people: readonly Person[], members: number): Promise<void> {
  await db.query(
    `insert into member (user_id, name, department_ids, customer_contact, read_at)
     select 'member-' || n, 'member-' || n, '{1}'::int[], true, now() from generate_series(0, $1::int - 1) n`,
    [members],
  )
  await db.query(`insert into tag_group (id, name, sort_order) values ('group', 'group', 0)`)
  await db.query(
    `insert into corp_tag (id, group_id, name, sort_order) select tag, 'group', tag, 0 from unnest($1::text[]) tag`,
    [[WANTED, UNWANTED]],
  )
  await db.query(
    `insert into contact (external_user_id, name, first_added_at, opted_out_at)
     select id, id, now() - interval '1 year', case when out then now() - interval '1 day' end
       from unnest($1::text[], $2::bool[]) c (id, out)`,
    [people.map(({ id }) => id), people.map(({ optedOut }) => optedOut)],
  )
  const relations = people.flatMap(({ id, followers, tags }) =>
    followers.map((userId, at) => ({ id, userId, at, tags: [...tags].join() })),
  )
  await db.query(
    `insert into follow_user (user_id, external_user_id, remark, added_at, tag_ids)
     select u, e, '', now() - interval '1 year' + n * interval '1 day', string_to_array(t, ',')
       from unnest($1::text[], $2::text[], $3::int[], $4::text[]) r (u, e, n, t)`,
    [
      relations.map(({ userId }) => userId),
      relations.map(({ id }) => id),
      relations.map(({ at }) => at),
      relations.map(({ tags }) => tags),
    ],
  )
}
