import { createServer, type Server } from 'node:http'
import type { Config } from '../config'
import { createApp } from './app'
import { createDeps, type Deps } from './deps'
import { callbackDoor } from './handlers/callback'
import { createDispatch } from './handlers/callback/routes'
import { startJobs } from './jobs'
import { createIntake } from './services/intake'
import { startInboxPump, startWelcomeLane } from './workers/inbox'
import { startOutboxSender } from './workers/outbox'

export interface RunningServer {
  port: number
  deps: Deps
  /** Runs the ticks that fell due; used after a jump of the clock. */
  catchUp(): Promise<void>
  /** Takes nothing new, finishes what is in flight, and closes. */
  stop(): Promise<void>
}

/** Wires and starts everything on a migrated database: the door, the workers, the jobs. */
export async function startServer(config: Config, databaseUrl: string): Promise<RunningServer> {
  const deps = await createDeps(config, databaseUrl)
  const { db, worker, metrics, settings } = { ...deps, settings: config.settings }
  const dispatch = createDispatch()
  const onOutcome = (outcome: string): void => metrics.events.inc({ outcome })

  const welcome = startWelcomeLane({
    db: db.urgent,
    worker,
    dispatch,
    onOutcome,
    scopeAt: (now) => deps.scope({ pool: 'urgent', lane: 'urgent', actor: 'welcome', now }),
  })
  const intake = createIntake({
    pool: deps.intakePool,
    worker,
    settings,
    onUrgent: welcome.take,
    onStored: () => pump.wake(),
  })
  const pump = startInboxPump(
    {
      db: db.work,
      worker,
      dispatch,
      onOutcome,
      scopeAt: (now) => deps.scope({ pool: 'work', lane: 'normal', actor: 'inbox', now }),
    },
    () => intake.pending() > 0,
  )
  const outbox = startOutboxSender({
    db: db.work,
    worker,
    onOutcome: (outcome) => metrics.messages.inc({ outcome }),
    scopeNow: () => deps.scope({ pool: 'work', lane: 'normal', actor: 'outbox' }),
  })
  const jobs = startJobs({
    clock: deps.clock.now,
    worker,
    scopeAt: (now, job) => deps.scope({ pool: 'work', lane: 'bulk', actor: `job:${job}`, now }),
    onTick: (job, result) => metrics.ticks.inc({ job, result }),
  })
  const app = createApp(deps).callback()
  const door = callbackDoor({
    corp: config.wecom,
    maxBodyBytes: settings.callback.maxBodyBytes,
    intake,
    log: deps.log,
    metrics,
    clock: deps.clock.now,
  })
  const server = createServer((request, response) => {
    if (!door(request, response)) void app(request, response)
  })
  const port = await listen(server, config.port)
  return {
    port,
    deps,
    catchUp: jobs.catchUp,
    async stop() {
      await close(server)
      await intake.idle()
      await Promise.all([welcome.lane.stop(), pump.stop(), outbox.stop(), jobs.stop()])
      await deps.close()
    },
  }
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

/** Idle keep-alive connections are closed at once, busy ones when their answer is out. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
