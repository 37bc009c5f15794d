import { Pool } from 'pg'
import { storeArrivals, type Arrival } from '../../src/services/arrivals'
import { claimEvents, markFailed, markHandled } from '../../src/services/inbox'
import { renewRows } from '../../src/services/lease'
import type { Scope } from '../../src/scope'
import { WecomError, WecomUnreachable } from '../../src/wecom'
import { Unparseable } from '../../src/wecom/parse'
import { plaintextKey } from '../../src/wecom/crypto'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

const EDIT = 'change_external_contact.edit_external_contact'
const policy = { worker: 'door', welcomeLeaseMs: 1000, rereadWithinMs: 600_000 }
let database: TestDatabase
let pools: Pool[]
let scope: Scope

beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
  pools = [1, 2].map(() => new Pool({ connectionString: database.url, max: 4 }))
  scope = buildScope({ db: database.dataSource.manager })
})
beforeEach(() => database.dataSource.query('truncate callback_event'))
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.close()
})

let made = 0
function arrival(more: Partial<Arrival> = {}): Arrival {
  const plaintext = more.plaintext ?? Buffer.from(`plaintext ${++made}`)
  return {
    key: plaintextKey(plaintext),
    name: EDIT,
    receivedAt: new Date(),
    createdAt: null,
    urgent: false,
    ...more,
    plaintext,
  }
}

const store = (batch: Arrival[], pool = pools[0]!) => storeArrivals(pool, batch, policy)
const claim = (worker: string, limit = 50, lane: 'urgent' | 'normal' = 'normal', held: Buffer[] = []) =>
  claimEvents(scope.db, lane, { worker, limit, leaseMs: 30_000, held })
const rowOf = async ({ key }: Arrival) =>
  (await database.dataSource.query('select * from callback_event where key = $1', [key]))[0]
const endLeases = () => database.dataSource.query(`update callback_event set locked_until = now() - interval '1 ms'`)

describe('storing', () => {
  test('every byte comes back as it came, whatever it is: NUL, broken UTF-8, nothing, 64 KB', async () => {
    const plaintexts = [
      Buffer.from([0, 1, 0]),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.alloc(0),
      Buffer.alloc(65_536, 0xff),
    ]
    const batch = plaintexts.map((plaintext) => arrival({ plaintext }))
    expect(await store(batch)).toEqual(['new', 'new', 'new', 'new'])
    for (const one of batch) expect((await rowOf(one)).plaintext.equals(one.plaintext)).toBe(true)
  })

  test('the moments are kept to the millisecond', async () => {
    const one = arrival({ receivedAt: new Date(1_795_312_276_427), createdAt: new Date(1_795_312_275_000) })
    await store([one])
    expect(await rowOf(one)).toMatchObject({
      received_at: one.receivedAt,
      created_at: one.createdAt,
      status: 'waiting',
    })
  })

  test('of equal arrivals one is new, in one batch as well as in two', async () => {
    const one = arrival()
    const other = arrival()
    expect(await store([one, other, one])).toEqual(['new', 'new', 'repeat'])
    expect(await store([one, arrival()])).toEqual(['repeat', 'new'])
    expect((await rowOf(one)).repeats).toBe(2)
  })

  test('an urgent one comes out leased to the door; when the door dies, somebody else takes it', async () => {
    const one = arrival({ urgent: true })
    await store([one])
    expect(await rowOf(one)).toMatchObject({ locked_by: 'door', attempts: 1 })
    expect(await claim('other', 50, 'urgent')).toEqual([])
    await endLeases()
    expect(await claim('other', 50, 'urgent')).toMatchObject([{ key: one.key, attempts: 2 }])
  })

  test('two doors that store the same in opposite orders do not block each other, and each is new once', async () => {
    for (let round = 0; round < 10; round++) {
      const batch = Array.from({ length: 40 }, () => arrival())
      const stored = await Promise.all([store(batch), store([...batch].reverse(), pools[1])])
      expect(stored.flat().filter((one) => one === 'new')).toHaveLength(40)
      await Promise.all([store(batch), store([...batch].reverse(), pools[1])])
    }
  })
})

describe('repeats', () => {
  const handled = async (one: Arrival): Promise<void> => {
    await claim('a')
    await markHandled(scope.db, [one.key], 'a', new Date())
  }

  test('a second change after the first was handled waits again, once', async () => {
    const one = arrival()
    await store([one])
    await handled(one)
    await store([one])
    expect(await rowOf(one)).toMatchObject({ status: 'waiting', repeats: 1, attempts: 0 })
    expect(await claim('b')).toHaveLength(1)
  })

  test('a second change while the first is being handled takes its lease: it cannot be called handled', async () => {
    const one = arrival()
    await store([one])
    await claim('a')
    await store([one])
    await markHandled(scope.db, [one.key], 'a', new Date())
    expect(await rowOf(one)).toMatchObject({ status: 'waiting' })
    expect(await claim('b')).toHaveLength(1)
  })

  test.each<[string, Partial<Arrival>]>([
    ['an hour later', { receivedAt: new Date(Date.now() + 3_600_000) }],
    ['of what says all there is', { name: 'change_external_contact.add_external_contact' }],
  ])('a repeat %s changes nothing but its count', async (_what, more) => {
    const one = arrival(more.name ? more : {})
    await store([one])
    await handled(one)
    await store([{ ...one, ...more }])
    expect(await rowOf(one)).toMatchObject({ status: 'handled', repeats: 1 })
  })

  test('a dead letter stays dead', async () => {
    const one = arrival()
    await store([one])
    const [row] = await claim('a')
    await markFailed(scope, 'a', { row: row!, error: new Unparseable('no') })
    await store([one])
    expect(await rowOf(one)).toMatchObject({ status: 'dead', repeats: 1 })
  })
})

describe('claiming', () => {
  test('many workers at once share the rows, and none is held twice', async () => {
    await store(Array.from({ length: 100 }, () => arrival()))
    const claims = await Promise.all(Array.from({ length: 8 }, (_, i) => claim(`worker-${i}`, 20)))
    const keys = claims.flat().map(({ key }) => key.toString('hex'))
    expect([keys.length, new Set(keys).size]).toEqual([100, 100])
    expect(Math.max(...claims.map((rows) => rows.length))).toBeLessThanOrEqual(20)
  })

  test('the two lanes do not take from each other', async () => {
    await store([arrival({ urgent: true }), arrival()])
    await endLeases()
    expect([(await claim('a', 9, 'urgent')).length, (await claim('a', 9)).length]).toEqual([1, 1])
  })

  test('what is held already is not claimed again, even when its lease was taken away', async () => {
    const one = arrival()
    await store([one, arrival()])
    expect(await claim('a', 9, 'normal', [one.key])).toHaveLength(1)
    expect(await claim('a', 9, 'normal', [])).toMatchObject([{ key: one.key }])
  })

  test('a renewed lease holds, and one that was lost is not won back by renewing', async () => {
    const one = arrival()
    await store([one])
    await claim('a')
    await endLeases()
    await renewRows(scope.db, { table: 'callback_event', key: 'key' }, [one.key], { worker: 'a', leaseMs: 30_000 })
    expect(await claim('b')).toEqual([])
    await endLeases()
    expect(await claim('b')).toHaveLength(1)
    await renewRows(scope.db, { table: 'callback_event', key: 'key' }, [one.key], { worker: 'a', leaseMs: 30_000 })
    expect((await rowOf(one)).locked_by).toBe('b')
  })

  test('whoever lost the lease records nothing any more', async () => {
    const one = arrival()
    await store([one])
    const [row] = await claim('a')
    await endLeases()
    await claim('b')
    await markHandled(scope.db, [one.key], 'a', new Date())
    await markFailed(scope, 'a', { row: row!, error: new Unparseable('late') })
    expect(await rowOf(one)).toMatchObject({ status: 'waiting', locked_by: 'b', last_error: null })
  })
})

describe('failing', () => {
  const fail = async (error: unknown, attempts: number, soonMs?: number) => {
    const one = arrival()
    await store([one])
    await claim('a')
    const failure = { row: { key: one.key, attempts }, error, ...(soonMs !== undefined && { soonMs }) }
    const outcome = await markFailed(scope, 'a', failure)
    const [wait] = await database.dataSource.query(
      'select extract(epoch from due_at - now())::float8 as seconds from callback_event where key = $1',
      [one.key],
    )
    return { outcome, seconds: wait.seconds as number, row: await rowOf(one) }
  }
  const unreachable = new WecomUnreachable('/a', 'timeout', false)

  test('waits grow, and the last failure is final', async () => {
    const { backoffMs, maxAttempts } = scope.settings.inbox
    const first = await fail(unreachable, 1)
    expect([first.outcome, first.row.locked_by]).toEqual(['waiting', null])
    expect(first.seconds).toBeCloseTo(backoffMs / 1000, 0)
    expect((await fail(unreachable, 3)).seconds).toBeCloseTo((backoffMs * 4) / 1000, 0)
    expect((await fail(unreachable, maxAttempts)).outcome).toBe('dead')
  })

  test('what cannot get better is not tried again', async () => {
    expect((await fail(new Unparseable('not XML'), 1)).row).toMatchObject({
      status: 'dead',
      last_error: expect.stringContaining('not XML'),
    })
    expect((await fail(new WecomError(40003, '/a'), 1)).outcome).toBe('dead')
    expect((await fail(new WecomError(45009, '/a'), 1)).outcome).toBe('waiting')
  })

  test('quick tries inside a welcome window are not counted, however many', async () => {
    const { outcome, seconds, row } = await fail(unreachable, 999, 700)
    expect([outcome, row.attempts]).toEqual(['waiting', 0])
    expect(seconds).toBeLessThan(1)
  })
})
