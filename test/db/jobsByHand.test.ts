import { startJobs } from '../../src/jobs'
import type { Job } from '../../src/jobs/run'
import { nextTick } from '../../src/jobs/told'
import type { Scope } from '../../src/scope'
import { askForRun, pauseJob, resumeJob } from '../../src/services/jobs'
import { readJobRuns, readJobs } from '../../src/views/jobs'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

const TICK = new Date('2026-01-01T00:05:00Z')
const minutes = (n: number): Date => new Date(TICK.getTime() + n * 60_000)

let database: TestDatabase
let now: Date
let ran: string[]
beforeAll(async () => {
  database = await testDatabase({ poolSize: 10 })
})
beforeEach(async () => {
  await database.dataSource.query('truncate job_run, job')
  ran = []
  now = TICK
})
afterAll(() => database.close())

const scopeAt = (at: Date): Scope => ({
  ...buildScope({ db: database.dataSource.manager, now: at }),
  actor: 'zhou.kai',
  clock: () => now,
})
const oneJob = (more: Partial<Job> = {}): Job => ({
  name: 'test-job',
  schedule: '*/5 * * * *',
  why: { zh: '测试', en: 'a test' },
  missed: 'each',
  run: (scope) => Promise.resolve(void ran.push(scope.now.toISOString().slice(11, 16))),
  ...more,
})

/** Jobs on a clock that only the test moves. */
async function beating(list: Job[], work: (move: (to: Date) => Promise<void>) => Promise<void>): Promise<void> {
  const jobs = startJobs({ scopeAt, clock: () => now, worker: 'a', onTick: () => undefined }, list)
  await jobs.catchUp()
  await work(async (to) => {
    now = to
    await jobs.catchUp()
  })
  await jobs.stop()
}
const shown = async () => (await readJobs(scopeAt(now))).jobs[0]
const runs = async () =>
  (await readJobRuns(scopeAt(now), { name: 'test-job', before: null, limit: 10 })).runs.map(
    ({ tick, askedBy, outcome }) => [tick.slice(11, 16), askedBy?.userId ?? null, outcome],
  )

test('a job asked for by hand runs within seconds for the moment it was asked for, without a beat', async () => {
  await beating([oneJob()], async () => {
    await askForRun(scopeAt(now), 'test-job', minutes(-125))
    const deadline = Date.now() + 8000
    while (ran.length === 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50))
  })
  expect(ran).toEqual(['22:00'])
  expect(await runs()).toEqual([['22:00', 'zhou.kai', 'done']])
})

test('what was run by hand stands in for no tick of the schedule', async () => {
  await beating([oneJob({ missed: 'each' })], async (move) => {
    await move(minutes(5))
    await pauseJob(scopeAt(now), 'test-job', 'moving house')
    now = minutes(13)
    await askForRun(scopeAt(now), 'test-job', now)
    await move(minutes(16))
    expect(ran).toEqual(['00:10', '00:18'])
    await resumeJob(scopeAt(now), 'test-job')
    await move(minutes(17))
  })
  expect(ran).toEqual(['00:10', '00:18', '00:15', '00:20'])
})

test('a paused job shows who paused it and why, and when it would be due', async () => {
  await beating([oneJob()], async () => {
    await pauseJob(scopeAt(now), 'test-job', 'moving house')
    await pauseJob(scopeAt(minutes(1)), 'test-job', 'still moving')
  })
  const job = await shown()
  expect(job).toMatchObject({ paused: { by: { userId: 'zhou.kai' }, reason: 'still moving' }, failed: 0, last: null })
  expect(new Date(job!.paused!.at)).toEqual(TICK)
  expect(new Date(job!.nextAt!)).toEqual(minutes(5))
})

test('a minute that was run runs again when asked for, and not while it runs', async () => {
  let release = (): void => undefined
  const slow = oneJob({
    run: (scope) => {
      ran.push(scope.now.toISOString().slice(11, 16))
      return ran.length === 2 ? new Promise<void>((done) => (release = done)) : Promise.resolve()
    },
  })
  await beating([slow], async (move) => {
    await move(minutes(5))
    await askForRun(scopeAt(now), 'test-job', now)
    const moved = move(minutes(6))
    while (ran.length < 2) await new Promise((done) => setTimeout(done, 20))
    await expect(askForRun(scopeAt(now), 'test-job', minutes(5))).rejects.toMatchObject({ id: 'job-running' })
    release()
    await moved
  })
  expect(ran).toEqual(['00:10', '00:10'])
})

test('a job is not run ahead of time, nor one that there is not', async () => {
  await beating([oneJob()], async () => {
    await expect(askForRun(scopeAt(now), 'test-job', minutes(1))).rejects.toMatchObject({ id: 'job-in-future' })
    await expect(askForRun(scopeAt(now), 'no-job', now)).rejects.toMatchObject({ id: 'not-found' })
    await expect(pauseJob(scopeAt(now), 'no-job', 'x')).rejects.toMatchObject({ id: 'not-found' })
  })
  expect(ran).toEqual([])
})

test('a run that began long after its moment is marked late, a punctual one is not', async () => {
  await beating([oneJob()], async (move) => {
    await move(minutes(5))
    await move(minutes(21))
  })
  const { runs: all } = await readJobRuns(scopeAt(now), { name: 'test-job', before: null, limit: 10 })
  expect(all.map(({ tick, late }) => [tick.slice(11, 16), late])).toEqual([
    ['00:25', false],
    ['00:20', true],
    ['00:15', true],
    ['00:10', false],
  ])
})

test('failures are counted, and the words of the last one are shown', async () => {
  await beating([oneJob({ run: () => Promise.reject(new Error('no luck')) })], (move) => move(minutes(10)))
  expect(await shown()).toMatchObject({ failed: 2, last: { outcome: 'failed', error: 'Error: no luck' } })
})

test('a job that is no more is not shown', async () => {
  await beating([oneJob(), oneJob({ name: 'other' })], () => Promise.resolve())
  await beating([oneJob()], () => Promise.resolve())
  expect((await readJobs(scopeAt(now))).jobs.map(({ name }) => name)).toEqual(['test-job'])
})

test.each([
  ['* * * * *', '2026-01-01T00:06:00.000Z'],
  ['20 3 * * *', '2026-01-01T19:20:00.000Z'],
  ['0 8 1 * *', '2026-02-01T00:00:00.000Z'],
  ['0 9 1 6 *', undefined],
])('%s falls due next at %s in Shanghai', (schedule, next) => {
  expect(nextTick(schedule, 'Asia/Shanghai', TICK)?.toISOString()).toBe(next)
})
