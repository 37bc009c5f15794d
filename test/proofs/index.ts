/**
 * `npm run prove NAME` runs a long proof at full count and prints its result as one line of JSON, last. `-- --count N`
 * runs fewer, `-- --seed N` others: the seed of a run that failed, with `--count 1`, repeats that run. The proof of the clock
 * counts contacts, and `-- --days N` has them live shorter.
 */
import { parseArgs } from 'node:util'
import { rounded, say, type Result } from '../../bench/lib/report'
import { builtServer } from '../support/serverProcess'
import { proofDatabases, type Databases } from './databases'
import { clockProblems, clockResult, proveClock } from './clock'
import { variants } from './clock/plan'
import { dayProblems, dayResult, proveDay } from './day'
import { proveDoor } from './door'
import { driftResult, proveDrift } from './drift'
import { groupProblems, groupsResult, proveGroups } from './groups'
import { doorProblems, doorResult } from './door/result'
import { kfResult, proveKf } from './kf'
import { massProblems, massResult, proveMass } from './mass'
import { payResult, provePay } from './pay'
import { proveSync, syncProblems, syncResult } from './sync'
import { inboxResult, problemsOf, proveInbox } from './inbox'
import { proveTags, tagProblems, tagsResult } from './tags'

interface Context {
  count: number | undefined
  seed: number
  /** Of the proof of the clock. */
  days: number | undefined
  databases: Databases
  build: string
}

const INBOX_RUNS = 200
const DAY_RUNS = 200
const DOOR_SHOTS = 1_000_000
const DOOR_BATCHES = 5
const GROUP_HISTORIES = 1000
const LANES = 3
const TAG_CONFLICTS = 100
const SYNC_RUNS = 20
const MASS_KILLS = 200
const MASS_CONTACTS = 10_000
const DRIFT_CONTACTS = 100_000
const DRIFT_MEMBERS = 20
const KF_KILLS = 70
const PAY_KILLS = 500
const CLOCK_CONTACTS = 10_000
const CLOCK_DAYS = 400
/** Of short runs, how far it is. */
const SAID_EVERY = 50
/** Of more problems only these are said. */
const NAMED = 20

const proofs: Record<string, (context: Context) => Promise<Result>> = {
  async inbox({ count = INBOX_RUNS, seed, databases, build }) {
    let done = 0
    const reports = await proveInbox({
      seed,
      runs: count,
      lanes: LANES,
      databases,
      build,
      onRun(report) {
        const { plan, deaths, seconds } = report
        const where = deaths.map(({ step, occurrence }) => `${step} ${occurrence}`).join(', ') || 'died at rest'
        say(`${++done}/${count} seed ${plan.seed}: ${where}, ${seconds.toFixed(1)} s`)
        for (const problem of problemsOf(report)) say(`  ${problem}`)
      },
    })
    return inboxResult(reports)
  },

  async day({ count = DAY_RUNS, seed, databases }) {
    let done = 0
    const reports = await proveDay({
      seed,
      runs: count,
      lanes: LANES,
      databases,
      onRun(report) {
        say(`${++done}/${count} seed ${report.seed}: ${report.told} callbacks, ${report.seconds.toFixed(1)} s`)
        for (const problem of dayProblems(report)) say(`  ${problem}`)
      },
    })
    return dayResult(reports)
  },

  async door({ count = DOOR_SHOTS, seed, databases, build }) {
    const onProgress = (shots: number, rssBytes: number): void =>
      say(`${shots}/${count}: ${Math.round(rssBytes / 1024 / 1024)} MB`)
    const report = await proveDoor({ seed, count, batches: DOOR_BATCHES, databases, build, onProgress })
    for (const [kind, answers] of Object.entries(report.tally.answers)) say(`${kind}: ${JSON.stringify(answers)}`)
    for (const problem of doorProblems(report)) say(`  ${problem}`)
    return doorResult(report)
  },

  /** The count is that of the contacts. */
  async clock({ count = CLOCK_CONTACTS, days = CLOCK_DAYS, seed, databases }) {
    const reports = await proveClock({
      seed,
      days,
      contacts: count,
      variants,
      databases,
      onDay: (variant, day) => process.stdout.isTTY && process.stdout.write(`\r${variant}: day ${day}`),
      onRun(report) {
        const { plan, moments, crossings, told, sent, kills, seconds } = report
        say(
          `${plan.variant}: ${moments} moments, ${crossings} crossings, ${told} told, ${sent} cards sent, ${kills} kills, ${seconds.toFixed(1)} s`,
        )
        for (const problem of clockProblems(report).slice(0, NAMED)) say(`  ${problem}`)
      },
    })
    return clockResult(reports)
  },

  /** The count is that of the kills. */
  async mass({ count = MASS_KILLS, seed, databases }) {
    const report = await proveMass({
      seed,
      kills: count,
      contacts: MASS_CONTACTS,
      databases,
      onDeath: (deaths) => deaths % 10 === 0 && say(`${deaths}/${count} killed`),
    })
    for (const problem of massProblems(report).slice(0, NAMED)) say(`  ${problem}`)
    return massResult(report)
  },

  /** The count is that of the contacts. */
  async drift({ count = DRIFT_CONTACTS, seed, databases }) {
    const onTask = (made: number): void => say(`${made} of ${DRIFT_MEMBERS} tasks`)
    const report = await proveDrift({ seed, contacts: count, members: DRIFT_MEMBERS, databases, onTask })
    for (const problem of report.verdict.unexplained.slice(0, NAMED)) say(`  ${problem}`)
    return driftResult(report)
  },

  /** The count is that of the kills. */
  async kf({ count = KF_KILLS, seed, databases }) {
    const database = await databases.create()
    try {
      const onLife = (step: string, died: boolean): void =>
        say(`${step}: ${died ? 'killed' : 'came to its end before'}`)
      const report = await proveKf({ seed, kills: count, databaseUrl: database.url, onLife })
      for (const problem of report.problems) say(`  ${problem}`)
      return kfResult(report)
    } finally {
      await database.close()
    }
  },

  /** The count is that of the kills. */
  async pay({ count = PAY_KILLS, seed, databases }) {
    const database = await databases.create()
    try {
      let lives = 0
      const onLife = (): void => void (++lives % 20 === 0 && say(`${lives}/${count}`))
      const report = await provePay({ seed, kills: count, databaseUrl: database.url, onLife })
      for (const problem of report.problems.slice(0, NAMED)) say(`  ${problem}`)
      return payResult(report)
    } finally {
      await database.close()
    }
  },

  async tags({ count = TAG_CONFLICTS, seed, databases }) {
    const reports = await proveTags({
      seed,
      runs: count,
      databases,
      onRun: (report) => tagProblems([report]).forEach(say),
    })
    return tagsResult(reports)
  },

  async groups({ count = GROUP_HISTORIES, seed, databases }) {
    let done = 0
    const onRun = (report: Parameters<typeof groupProblems>[0][number]): void => {
      groupProblems([report]).forEach(say)
      if (++done % SAID_EVERY === 0) say(`${done}/${count} histories`)
    }
    return groupsResult(await proveGroups({ seed, runs: count, databases, onRun }))
  },

  async sync({ count = SYNC_RUNS, seed, databases, build }) {
    let done = 0
    const reports = await proveSync({
      seed,
      runs: count,
      databases,
      build,
      onRun(report) {
        const { plan, died, seconds, pagesMore } = report
        const how = died ? (plan.heir ? 'taken over' : 'started again') : 'nobody died'
        say(
          `${++done}/${count} ${plan.step} ${plan.occurrence}: ${how}, ${pagesMore} pages again, ${seconds.toFixed(1)} s`,
        )
        for (const problem of syncProblems(report)) say(`  ${problem}`)
      },
    })
    return syncResult(reports)
  },
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { count: { type: 'string' }, seed: { type: 'string' }, days: { type: 'string' } },
  })
  const [name = ''] = positionals
  const proof = Object.hasOwn(proofs, name) ? proofs[name] : undefined
  if (!proof) throw new Error(`There is no proof ${name}. There are: ${Object.keys(proofs).join(', ')}`)
  const build = await builtServer()
  const databases = await proofDatabases()
  try {
    const [count, days] = [values.count, values.days].map((given) => (given === undefined ? undefined : Number(given)))
    const result = await proof({ count, days, seed: Number(values.seed ?? 1), databases, build })
    say(JSON.stringify({ ...result, figures: rounded(result.figures), ratios: rounded(result.ratios) }))
    process.exitCode = result.aims.every(({ holds }) => holds) ? 0 : 1
  } finally {
    await databases.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
