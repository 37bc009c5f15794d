import { todayOf } from '../../src/decisions/audience/days'
import type { Audience, AudienceCondition } from '../../src/decisions/audience/definition'
import { isInAudience } from '../../src/decisions/audience/judge'
import { readAudienceFacts } from '../../src/facts/audience/contactFacts'
import { parameters } from '../../src/facts/audience/parameters'
import { audienceQuery } from '../../src/facts/audience/query'
import { resolveAudience } from '../../src/facts/audience/resolve'
import { seeded } from '../../src/sandbox/random'
import { findCuts } from '../../src/services/audience/cuts'
import { refreshFacts } from '../../src/services/audience/facts'
import { plantContacts, randomAudience, randomCondition } from '../support/audiences'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

const now = new Date('2026-11-22T10:00:00Z')
let database: TestDatabase
const scope = () => buildScope({ db: database.dataSource.manager, now, clock: () => now })
beforeAll(async () => {
  database = await testDatabase()
  await plantContacts(database.dataSource.manager, seeded(7), 150, now)
  await refreshFacts(scope())
  await findCuts(scope())
})
afterAll(() => database.close())

async function selected(audience: Audience): Promise<string[]> {
  const values = parameters()
  const statement = audienceQuery(scope(), await resolveAudience(scope(), audience), values)
  const rows = await database.dataSource.query<{ external_user_id: string }[]>(statement, values.values)
  return rows.map(({ external_user_id: id }) => id).sort()
}

async function judge(): Promise<(audience: Audience) => Promise<string[]>> {
  const all = await database.dataSource.query<{ id: string }[]>('select external_user_id as id from contact')
  const ids = all.map(({ id }) => id)
  const known = [...(await readAudienceFacts(scope(), ids))]
  const today = todayOf(now, scope().settings.timeZone)
  return async (audience) => {
    const resolved = await resolveAudience(scope(), audience)
    return known.flatMap(([id, facts]) => (isInAudience({ audience: resolved, facts, today }) ? [id] : [])).sort()
  }
}

test('asking the database and judging each contact give the same contacts, for whatever audience', async () => {
  const random = seeded(11)
  const judged = await judge()
  for (let n = 0; n < 150; n++) {
    const audience = randomAudience(random, now)
    expect({ n, audience, of: await selected(audience) }).toEqual({ n, audience, of: await judged(audience) })
  }
})

test('each condition and the group of none around it part all contacts in two', async () => {
  const random = seeded(3)
  const all = await selected({ kind: 'group', join: 'all', of: [{ kind: 'everyone' }] })
  expect(all.length).toBeGreaterThan(100)
  const sizes = new Map<string, Set<number>>()
  for (let n = 0; n < 200; n++) {
    const condition = randomCondition(random, now)
    const of = (join: 'all' | 'none') => selected({ kind: 'group', join, of: [condition] })
    const [inside, outside] = [await of('all'), await of('none')]
    expect({ condition, all: [...inside, ...outside].sort() }).toEqual({ condition, all })
    sizes.set(condition.kind, (sizes.get(condition.kind) ?? new Set()).add(inside.length))
  }
  // A kind that always selects all or nobody would agree with anything.
  for (const [kind, seen] of sizes)
    if (kind !== 'everyone')
      expect([kind, [...seen].some((size) => size > 0 && size < all.length)]).toEqual([kind, true])
})

const one = (condition: AudienceCondition): Audience => ({ kind: 'group', join: 'all', of: [condition] })

test('a day begins at midnight of the business: ordered yesterday at 23:59 is not within 0 days', async () => {
  const { manager } = database.dataSource
  await manager.query(`insert into contact (external_user_id) values ('late'), ('early')`)
  await manager.query(
    `insert into follow_user (user_id, external_user_id, added_at) values ('lin.mei', 'late', now()), ('lin.mei', 'early', now())`,
  )
  for (const [id, at] of [
    ['late', '2026-11-21T15:59:59Z'],
    ['early', '2026-11-21T16:00:00Z'],
  ])
    await manager.query(
      `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at) values ($1, $1, $2, 1, 'a test', $2)`,
      [id, at],
    )
  await refreshFacts(scope())
  const today = await selected(one({ kind: 'last-order', skus: [], test: { is: 'within', days: 0 } }))
  expect(today).toContain('early')
  expect(today).not.toContain('late')
  expect(await selected(one({ kind: 'last-order', skus: [], test: { is: 'within', days: 1 } }))).toContain('late')
})
