import type { EntityManager } from 'typeorm'
import type { Audience, AudienceCondition, FieldTest, TimeTest } from '../../src/decisions/audience/definition'
import { stages } from '../../src/decisions/stage'
import type { Random } from '../../src/sandbox/random'

const TAGS = ['t1', 't2', 't3', 't4']
const MEMBERS = ['lin.mei', 'chen.hao', 'zhao.yun']
const SKUS = ['W1', 'F1', 'X1']
const GROUPS = ['c1', 'c2']
const SILENCES = ['fresh', 'pre-churn', 'churned', 'not-observable'] as const
const DAY = 24 * 3600_000

const some = <T>(random: Random, from: readonly T[], least = 1): T[] => {
  const picked = from.filter(() => random.next() < 0.4)
  return picked.length < least ? [random.pick(from)] : picked
}
const day = (now: Date, days: number): string => new Date(now.getTime() - days * DAY).toISOString().slice(0, 10)

function timeTest(random: Random, now: Date): TimeTest {
  const days = random.between(0, 80)
  return random.pick<TimeTest>([
    { is: 'within', days },
    { is: 'not-within', days },
    { is: 'between', from: day(now, days + random.between(0, 60)), to: day(now, days) },
    { is: 'ever' },
    { is: 'never' },
  ])
}

function fieldTest(random: Random, now: Date): FieldTest {
  const min = random.pick([null, random.between(0, 30)])
  const max = random.pick([null, random.between(20, 60)])
  return random.pick<FieldTest>([
    { is: 'set' },
    { is: 'empty' },
    { is: 'one-of', values: some(random, ['sweet', 'salty', 'true', '12', 'a"b\\']) },
    { is: 'number', min: min ?? max ?? 1, max },
    { is: 'between', from: day(now, 20_000), to: day(now, random.between(0, 9000)) },
    { is: 'age', min: min ?? max ?? 1, max },
  ])
}

/** One condition of a random kind. Segment 1 and list 1 are there; segment 9 and channel 9 are not. */
export function randomCondition(random: Random, now: Date): AudienceCondition {
  const not = random.next() < 0.5
  const as = random.pick(['owner', 'follower'] as const)
  const skus = random.next() < 0.5 ? [] : some(random, SKUS)
  return random.pick<AudienceCondition>([
    { kind: 'everyone' },
    { kind: 'tags', has: random.pick(['any', 'all', 'none'] as const), tagIds: some(random, TAGS) },
    { kind: 'channel', not, channelIds: some(random, [1, 2, 9]) },
    { kind: 'stage', not, in: some(random, stages) },
    { kind: 'member', as, not, userIds: some(random, MEMBERS) },
    { kind: 'department', as, not, departmentIds: some(random, [1, 2, 3, 9]) },
    { kind: 'added', test: timeTest(random, now) },
    { kind: 'last-contact', test: timeTest(random, now) },
    { kind: 'last-order', skus, test: timeTest(random, now) },
    { kind: 'due', skus, days: random.between(0, 30) },
    { kind: 'silence', not, in: some(random, SILENCES) },
    {
      kind: 'rfm',
      of: random.pick(['recency', 'frequency', 'spending'] as const),
      bands: some(random, [1, 2, 3, 4, 5]),
    },
    { kind: 'gender', in: some(random, [0, 1, 2]) },
    { kind: 'add-way', not, in: some(random, [1, 3, 16]) },
    { kind: 'field', key: random.pick(['taste', 'age', 'birthday', 'gone']), test: fieldTest(random, now) },
    { kind: 'group-chat', not, chatIds: random.next() < 0.3 ? [] : some(random, GROUPS) },
    {
      kind: 'campaign',
      not,
      what: random.pick(['reached', 'replied', 'not-reached'] as const),
      campaignIds: some(random, [1, 2, 9]),
    },
    { kind: 'segment', not, segmentId: random.pick([1, 2, 9]) },
    { kind: 'list', not, listId: random.pick([1, 9]) },
  ])
}

/** One that lies up to three groups deep. */
export function randomAudience(random: Random, now: Date, depth = 3): Audience {
  const of = Array.from({ length: random.between(1, 3) }, () =>
    depth > 1 && random.next() < 0.35 ? randomAudience(random, now, depth - 1) : randomCondition(random, now),
  )
  return { kind: 'group', join: random.pick(['all', 'any', 'none'] as const), of }
}

const VALUES = [
  'sweet',
  'salty',
  '12',
  'a"b\\',
  12,
  35.5,
  true,
  ['sweet', 'salty'],
  '1990-02-28',
  '2000-02-29',
  '02-29',
]
const KEYS = ['taste', 'age', 'birthday']

/** Contacts about whom everything an audience can ask is random, in the tables that contact_fact is made from. */
export async function plantContacts(db: EntityManager, random: Random, count: number, now: Date): Promise<void> {
  await plantCorp(db)
  const ago = (most: number): string => new Date(now.getTime() - random.next() * most * DAY).toISOString()
  for (let n = 0; n < count; n++) {
    const id = `wm${n}`
    const fields = Object.fromEntries(KEYS.filter(() => random.next() < 0.5).map((key) => [key, random.pick(VALUES)]))
    await db.query(
      `insert into contact (external_user_id, stage, gender, first_added_at, custom_fields) values ($1, $2, $3, $4, $5)`,
      [id, random.pick(stages), random.pick([null, 0, 1, 2]), ago(90), JSON.stringify(fields)],
    )
    for (const userId of some(random, MEMBERS))
      await db.query(
        `insert into follow_user (user_id, external_user_id, tag_ids, state, add_way, added_at, removed_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          ...[userId, id, random.next() < 0.2 ? [] : some(random, TAGS), random.pick([null, 's1', 's2', 's3'])],
          ...[random.pick([null, 1, 3, 16]), ago(90), random.next() < 0.15 ? now : null],
        ],
      )
    await plantHistory(db, random, id, ago)
  }
}

async function plantHistory(
  db: EntityManager,
  random: Random,
  id: string,
  ago: (most: number) => string,
): Promise<void> {
  for (let order = random.between(0, 4); order > 0; order--)
    await db.query(
      `insert into contact_order (order_no, external_user_id, at, amount_fen, source, told_at) values ($1, $2, $3, $4, 'a test', $3)`,
      [`${id}:${order}`, id, ago(random.pick([20, 80, 500])), random.between(1, 9) * 100],
    )
  for (const sku of SKUS)
    if (random.next() < 0.5)
      await db.query(
        `insert into replenishment (external_user_id, sku, last_order_line_id, last_day, due_on, paused_at)
         values ($1, $2, 1, $3, $4, $5)`,
        [
          ...[id, sku, ago(100).slice(0, 10), random.next() < 0.3 ? null : ago(-30).slice(0, 10)],
          random.next() < 0.3 ? ago(1) : null,
        ],
      )
  if (random.next() < 0.8)
    await db.query(
      `insert into contact_signal (external_user_id, last_heard_at, heard_kind, observable, state, watched_since)
       values ($1, $2, 'talked', true, $3, $2)`,
      [id, ago(80), random.pick(SILENCES)],
    )
  for (const chatId of GROUPS)
    if (random.next() < 0.3)
      await db.query(`insert into group_member (chat_id, member_id, type, left_at) values ($1, $2, 2, $3)`, [
        chatId,
        id,
        random.next() < 0.3 ? ago(3) : null,
      ])
  for (const run of [1, 2, 3])
    if (random.next() < 0.4)
      await db.query(
        `insert into campaign_target (run_id, campaign_id, external_user_id, outcome, at) values ($1, $2, $3, $4, $5)`,
        [run, run === 3 ? 2 : run, id, random.pick([null, 'sent', 'sent', 'holdout']), ago(20)],
      )
  if (random.next() < 0.5)
    await db.query(
      `insert into touch (key, external_user_id, at, kind, direction, outcome, source) values ($1, $2, $3, 'link', 'in', 'reached', 'a test')`,
      [`link:${id}`, id, ago(20)],
    )
  if (random.next() < 0.3) await db.query('insert into audience_list_contact values (1, $1)', [id])
}

/** Three departments, 3 below 2; two channels; two segments, of which the second names the first. */
async function plantCorp(db: EntityManager): Promise<void> {
  await db.query(`insert into department (id, name, parent_id) values (1, '甲', 0), (2, '乙', 0), (3, '丙', 2)`)
  for (const [n, userId] of MEMBERS.entries())
    await db.query('insert into member (user_id, name, department_ids, read_at) values ($1, $1, $2, now())', [
      userId,
      [n + 1],
    ])
  await db.query(`insert into channel_state (state, channel_id) values ('s1', 1), ('s2', 2), ('s3', 2)`)
  await db.query(
    `insert into campaign_run (campaign_id, definition, due_at, held_until, expected_count)
     select campaign, '{}', now() + run * interval '1 day', now(), 0 from (values (1, 1), (2, 2), (3, 2)) v(run, campaign) order by run`,
  )
  const segments: Audience[] = [
    { kind: 'group', join: 'all', of: [{ kind: 'stage', not: false, in: ['customer', 'key'] }] },
    {
      ...{ kind: 'group', join: 'any' },
      of: [
        { kind: 'segment', not: true, segmentId: 1 },
        { kind: 'gender', in: [2] },
      ],
    },
  ]
  for (const [n, audience] of segments.entries())
    await db.query(`insert into segment (name, audience, saved_by, saved_at) values ($1, $2, 'a test', now())`, [
      `segment ${n + 1}`,
      JSON.stringify(audience),
    ])
}
