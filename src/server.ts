import { createServer, type Server } from 'node:http'
import type { Config } from '../config'
import { createApp } from './app'
import { createDeps, type Deps } from './deps'
import { callbackDoor } from './handlers/callback'
import { createDispatch } from './handlers/callback/routes'
import { payDoor } from './handlers/pay'
import { startJobs, type RunningJobs } from './jobs'
import type { Scope } from './scope'
import type { KfDecide } from './services/kf/types'
import { decideInKf } from './services/rules/decideOptOut'
import { createIntake, type Intake } from './services/intake'
import { createPayIntake, type PayIntake } from './services/payments/intake'
import { startCampaignParts, startConductor } from './workers/campaigns'
import { startFacts } from './workers/facts'
import { startGroupDetails } from './workers/groupDetails'
import { createGiveWay, type GiveWay } from './workers/giveWay'
import { startInboxPump, startWelcomeLane } from './workers/inbox'
import type { Loop } from './workers/loop'
import { startKf } from './workers/kfCursor'
import { startOutboxSender } from './workers/outbox'
import { startPayments } from './workers/payments'
import { startRuleEvents } from './workers/ruleEvents'
import { startRuleRuns } from './workers/ruleRuns'
import { startSyncWorker } from './workers/sync'
import { startTagMarks } from './workers/tagMarks'

export interface RunningServer {
  port: number
  deps: Deps
  /** Runs the ticks that fell due; used after a jump of the clock. */
  catchUp(): Promise<void>
  /** Takes nothing new, finishes what is in flight, and closes. */
  stop(): Promise<void>
}

/** Wires and starts everything on a migrated database: the workers, the jobs, then the door. */
export async function startServer(
  config: Config,
  databaseUrl: string,
  decideKf: KfDecide = decideInKf,
): Promise<RunningServer> {
  const deps = await createDeps(config, databaseUrl)
  const { intake, stop: workers } = startWorkers(deps, decideKf)
  const pay = startPay(deps)
  const jobs = startClock(deps)
  const server = createServer(listener(deps, intake, pay.intake))
  const port = await listen(server, config.port)
  return {
    port,
    deps,
    catchUp: jobs.catchUp,
    async stop() {
      // Greetings go on until the door is closed; everything else takes nothing new from now on.
      await Promise.all([workers.rest(), pay.stop(), jobs.stop(), close(server)])
      await Promise.all([intake.idle(), pay.intake.idle()])
      await workers.greetings()
      await deps.close()
    },
  }
}

/** The doors of WeCom and of WeChat Pay first, then Koa for everything else. */
function listener(deps: Deps, intake: Intake, payIntake: PayIntake): Parameters<typeof createServer>[1] {
  const { config, log, metrics, clock, wxpay } = deps
  const door = callbackDoor({
    corp: config.wecom,
    maxBodyBytes: config.settings.callback.maxBodyBytes,
    intake,
    log,
    metrics,
    clock: clock.now,
  })
  const maxBodyBytes = config.settings.payments.notifyMaxBytes
  const pay = payDoor({ wxpay, maxBodyBytes, intake: payIntake, log, metrics, clock: clock.now })
  const app = createApp(deps).callback()
  return (request, response) => {
    if (!door(request, response) && !pay(request, response)) void app(request, response)
  }
}

/** What WeChat Pay tells, and what it is asked. */
function startPay({ db, worker, scope, intakePool }: Deps): { intake: PayIntake; stop(): Promise<void> } {
  const scopeNow = (): Scope => scope({ pool: 'work', lane: 'normal', actor: 'payments' })
  const { notified, lanes } = startPayments({ db: db.work, worker, scopeNow }, () => intake.pending() > 0)
  const intake = createPayIntake(intakePool, () => notified.wake())
  return {
    intake,
    stop: async () => void (await Promise.all(lanes.map((lane) => lane.stop()))),
  }
}

/** The lanes over the work tables, and the intake that feeds them. */
function startWorkers(
  deps: Deps,
  decideKf: KfDecide,
): { intake: Intake; stop: { greetings(): Promise<void>; rest(): Promise<void> } } {
  const { config, db, worker, metrics, scope } = deps
  const { kf: kfSettings } = config.settings
  const giveWay = createGiveWay({ busyMs: kfSettings.busyMs, paceMs: kfSettings.bulkPaceMs })
  const kf = startAnswering(deps, decideKf, giveWay.someoneWaits)
  const shared = {
    worker,
    dispatch: createDispatch(),
    onOutcome(outcome: string, name: string): void {
      metrics.events.inc({ outcome })
      if (name.startsWith('kf_')) kf.wake()
    },
  }
  const welcome = startWelcomeLane({
    ...shared,
    db: db.urgent,
    scopeAt: (now) => scope({ pool: 'urgent', lane: 'urgent', actor: 'welcome', now }),
  })
  const intake = createIntake({
    pool: deps.intakePool,
    worker,
    settings: config.settings,
    onUrgent: welcome.take,
    onStored: () => pump.wake(),
  })
  const pump = startInboxPump(
    {
      ...shared,
      db: db.work,
      scopeAt: (now) => scope({ pool: 'work', lane: 'normal', actor: 'inbox', now }),
    },
    () => intake.pending() > 0 || !welcome.lane.isIdle(),
  )
  const outbox = startOutboxSender({
    db: db.work,
    worker,
    onOutcome: (outcome) => metrics.messages.inc({ outcome }),
    scopeNow: () => scope({ pool: 'work', lane: 'normal', actor: 'outbox' }),
  })
  const others = [kf, outbox, ...startBulk(deps, giveWay.turn), ...startCampaigns(deps), ...startRules(deps)]
  return {
    intake,
    stop: {
      greetings: () => welcome.lane.stop(),
      rest: async () => void (await Promise.all([pump, ...others].map((loop) => loop.stop()))),
    },
  }
}

/** On connections of their own and before other calls: a visitor waits. */
function startAnswering({ db, worker, metrics, scope }: Deps, decide: KfDecide, onWork: () => void): Loop {
  return startKf({
    db: db.kf,
    worker,
    decide,
    onWork,
    onOutcome: (outcome) => metrics.messages.inc({ outcome }),
    scopeNow: () => scope({ pool: 'kf', lane: 'urgent', actor: 'kf' }),
  })
}

/** What can take all night. */
function startBulk({ db, worker, metrics, scope }: Deps, giveWay: GiveWay['turn']): Loop[] {
  const scopeNow = (actor: string) => (): Scope => scope({ pool: 'work', lane: 'bulk', actor })
  const onOutcome = (outcome: string): void => metrics.tagMarks.inc({ outcome })
  return [
    startTagMarks({ db: db.work, worker, onOutcome, scopeNow: scopeNow('tag-marks') }),
    startSyncWorker({ worker, giveWay, scopeNow: scopeNow('sync') }),
    startFacts({ giveWay, scopeNow: scopeNow('facts') }),
    startGroupDetails({ giveWay, scopeNow: scopeNow('group-details') }),
  ]
}

function startRules({ db, worker, scope }: Deps): Loop[] {
  const scopeNow = (): Scope => scope({ pool: 'work', lane: 'bulk', actor: 'rules' })
  const context = { db: db.work, worker, scopeNow }
  return [startRuleEvents(context), startRuleRuns(context)]
}

function startCampaigns({ db, worker, scope }: Deps): Loop[] {
  const scopeOn = (pool: 'work' | 'slow') => (): Scope => scope({ pool, lane: 'normal', actor: 'campaigns' })
  const conductor = startConductor({ scopeNow: scopeOn('slow') })
  return [...startCampaignParts({ db: db.work, worker, scopeNow: scopeOn('work') }), conductor]
}

function startClock({ clock, worker, metrics, scope }: Deps): RunningJobs {
  return startJobs({
    clock: clock.now,
    worker,
    scopeAt: (now, job) => scope({ pool: 'work', lane: 'bulk', actor: `job:${job}`, now }),
    onTick: (job, result) => metrics.ticks.inc({ job, result }),
  })
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/** What WeCom itself gives a request. */
const REQUEST_MS = 5000

/** Lets open requests end; a connection that only waits for its next request is closed, a hanging one after a while. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    const hanging = setTimeout(() => server.closeAllConnections(), REQUEST_MS)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(hanging)
      resolve()
    })
  })
}
