import { setTimeout as sleep } from 'node:timers/promises'
import { defaults } from '../../config/defaults'
import { startJobs } from '../../src/jobs'
import { runTick, type Job } from '../../src/jobs/run'
import type { Scope } from '../../src/scope'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(() => database.dataSource.query('truncate job_run, job'))
afterAll(() => database.close())

const TICK = new Date('2026-01-01T00:05:00Z')
const minutes = (n: number): Date => new Date(TICK.getTime() + n * 60_000)

function scopeAt(now: Date, leaseMs = 60_000): Scope {
  const scope = buildScope({ db: database.dataSource.manager, now })
  return { ...scope, settings: { ...scope.settings, jobs: { ...defaults.jobs, leaseMs } as Scope['settings']['jobs'] } }
}

/** A job that takes a while and remembers each tick it ran. */
function job(more: Partial<Job> & { takesMs?: number } = {}): Job & { ran: string[]; most: number } {
  let atWork = 0
  const made = {
    name: 'test-job',
    schedule: '*/5 * * * *',
    why: { zh: '测试', en: 'a test' },
    missed: 'each' as const,
    ran: [] as string[],
    most: 0,
    async run({ now }: Scope) {
      made.most = Math.max(made.most, ++atWork)
      made.ran.push(now.toISOString().slice(11, 16))
      await sleep(more.takesMs ?? 0)
      atWork -= 1
    },
    ...more,
  }
  return made
}

/** A job that says when it has begun, and at first runs until it is told to end. */
function heldJob(): { one: ReturnType<typeof job>; begun: Promise<void>; end: () => void } {
  let begin = (): void => undefined
  let end = (): void => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const ended = new Promise<void>((resolve) => (end = resolve))
  const one = job()
  const { run: remember } = one
  one.run = async (scope) => {
    await remember(scope)
    begin()
    await ended
  }
  return { one, begun, end: () => end() }
}

const run = async (tick: string) =>
  (await database.dataSource.query('select * from job_run where tick = $1', [tick]))[0]

test('of many callers at once, one runs the tick', async () => {
  const one = job({ takesMs: 30 })
  const results = await Promise.all(Array.from({ length: 8 }, (_, i) => runTick(scopeAt(TICK), one, `worker-${i}`)))
  expect(results.filter((result) => result === 'done')).toHaveLength(1)
  expect(one.ran).toEqual(['00:05'])
})

test('a tick that is finished never runs again, nor does one that failed', async () => {
  const one = job()
  expect([await runTick(scopeAt(TICK), one, 'a'), await runTick(scopeAt(TICK), one, 'b')]).toEqual(['done', 'taken'])
  const failing = job({ name: 'failing', run: () => Promise.reject(new Error('no luck')) })
  expect([await runTick(scopeAt(TICK), failing, 'a'), await runTick(scopeAt(TICK), failing, 'b')]).toEqual([
    'failed',
    'taken',
  ])
  const [row] = await database.dataSource.query(`select outcome, last_error from job_run where job = 'failing'`)
  expect(row).toEqual({ outcome: 'failed', last_error: 'Error: no luck' })
})

test('a tick whose process died runs again when its lease has ended, and not before', async () => {
  const one = job()
  const die = (until: string) =>
    database.dataSource.query(
      `insert into job_run (job, tick, started_at, locked_by, locked_until) values ('test-job', $1, now(), 'dead', now() + $2::interval)
       on conflict (job, tick) do update set locked_until = excluded.locked_until`,
      [TICK, until],
    )
  await die('10 seconds')
  expect(await runTick(scopeAt(TICK), one, 'a')).toBe('taken')
  await die('-1 second')
  expect(await runTick(scopeAt(TICK), one, 'a')).toBe('done')
  expect(await run(TICK.toISOString())).toMatchObject({ outcome: 'done', attempts: 2, locked_by: 'a' })
})

test('a job never overlaps itself: while one tick runs, the next is put off, and then made up for', async () => {
  const { one, begun, end } = heldJob()
  const first = runTick(scopeAt(TICK), one, 'a')
  await begun
  expect(await runTick(scopeAt(minutes(5)), one, 'b')).toBe('taken')
  end()
  await first
  expect(await runTick(scopeAt(minutes(5)), one, 'b')).toBe('done')
  expect([one.most, one.ran]).toEqual([1, ['00:05', '00:10']])
})

test('a tick that takes longer than its lease keeps it', async () => {
  const one = job({ takesMs: 500 })
  const first = runTick(scopeAt(TICK, 150), one, 'a')
  await sleep(350)
  expect(await runTick(scopeAt(TICK, 150), one, 'b')).toBe('taken')
  expect(await runTick(scopeAt(minutes(5), 150), one, 'b')).toBe('taken')
  expect(await first).toBe('done')
  expect(one.most).toBe(1)
})

test('other jobs go on meanwhile', async () => {
  const { one: slow, begun, end } = heldJob()
  const first = runTick(scopeAt(TICK), slow, 'a')
  await begun
  expect(await runTick(scopeAt(TICK), job({ name: 'other' }), 'a')).toBe('done')
  end()
  expect(await first).toBe('done')
})

describe('the beat', () => {
  /** Jobs on a clock that only the test moves. */
  function beating(list: Job[], startsAt: Date) {
    let now = startsAt
    const jobs = startJobs(
      { scopeAt: (tick) => scopeAt(tick), clock: () => now, worker: 'a', onTick: () => undefined },
      list,
    )
    const move = async (to: Date): Promise<void> => {
      now = to
      await jobs.catchUp()
    }
    return { move, stop: jobs.stop }
  }

  test('after a pause, "each" runs every missed tick in order, and "latest" only the last', async () => {
    const each = job()
    const latest = job({ name: 'latest', missed: 'latest' })
    const { move, stop } = beating([each, latest], TICK)
    await move(minutes(17))
    await stop()
    expect(each.ran).toEqual(['00:10', '00:15', '00:20'])
    expect((await database.dataSource.query(`select tick from job_run where job = 'latest'`)) as unknown[]).toEqual([
      { tick: minutes(15) },
    ])
  })

  test('a clock that goes backwards runs nothing twice', async () => {
    const one = job()
    const { move, stop } = beating([one], TICK)
    await move(minutes(10))
    await move(minutes(-30))
    await move(minutes(10))
    await move(minutes(15))
    await stop()
    expect(one.ran).toEqual(['00:10', '00:15', '00:20'])
  })

  test('a jump of a day loses nothing that must be made up for', async () => {
    const one = job({ schedule: '0 * * * *' })
    const { move, stop } = beating([one], TICK)
    await move(minutes(24 * 60))
    await stop()
    expect(one.ran).toHaveLength(24)
  })

  test('a restart makes up for what fell due while nothing ran', async () => {
    const one = job()
    const before = beating([one], TICK)
    await before.move(minutes(5))
    await before.stop()
    const after = beating([one], minutes(16))
    await after.move(minutes(16))
    await after.stop()
    expect(one.ran).toEqual(['00:10', '00:15', '00:20'])
  })

  test('a tick that a dead process left is run again, by its own time', async () => {
    await database.dataSource.query(
      `insert into job_run (job, tick, started_at, locked_by, locked_until) values ('test-job', $1, now(), 'dead', now() - interval '1 s')`,
      [TICK],
    )
    const one = job()
    const { move, stop } = beating([one], minutes(1))
    await move(minutes(1))
    await stop()
    expect(one.ran).toEqual(['00:05'])
  })

  test('a job that fails does not keep the others from their ticks', async () => {
    const failing = job({ name: 'a-failing', run: () => Promise.reject(new Error('no luck')) })
    const one = job()
    const { move, stop } = beating([failing, one], TICK)
    await move(minutes(5))
    await stop()
    expect(one.ran).toEqual(['00:10'])
  })

  test('a long job holds up nobody, and time that is made up for waits for it', async () => {
    const order: string[] = []
    const long = job({
      name: 'a-long',
      long: true,
      run: async ({ now }) => {
        await sleep(150)
        order.push(`long ${now.toISOString().slice(11, 16)}`)
      },
    })
    const one = job({
      name: 'b-short',
      run: ({ now }) => Promise.resolve(void order.push(now.toISOString().slice(11, 16))),
    })
    const { move, stop } = beating([long, one], TICK)
    await move(minutes(5))
    await move(minutes(15))
    await stop()
    expect(order).toEqual(['00:10', 'long 00:10', 'long 00:15', '00:15', 'long 00:20', '00:20'])
  })
})
