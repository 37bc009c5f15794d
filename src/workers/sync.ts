import type { Scope } from '../scope'
import {
  claimRun,
  finishRun,
  giveRunBack,
  interruptRun,
  LetGo,
  renewRun,
  startFirstRun,
  workOnRun,
  type RunRow,
} from '../services/sync/run'
import { stages } from '../services/sync/stages'
import { tellProgress } from '../services/sync/tell'
import type { GiveWay } from './giveWay'
import { startLoop, type Loop } from './loop'

export interface SyncContext {
  scopeNow(): Scope
  worker: string
  giveWay: GiveWay['turn']
}

/** Works on the run that is under way, when no other process does. One process at a time; a dead one's run is taken over. */
export function startSyncWorker({ scopeNow, worker, giveWay }: SyncContext): Loop {
  const { settings, log } = scopeNow()
  let stopping = false
  let looked = false
  const loop = startLoop({
    pollMs: settings.sync.pollMs,
    onError: (err) => log.error({ err }, 'the runs of the sync cannot be read; it is tried again'),
    async round() {
      const scope = scopeNow()
      if (!looked && settings.sync.atFirstStart) await startFirstRun(scope)
      looked = true
      const run = await claimRun(scope, worker)
      if (run) await workOn(scope, run, worker, { isStopping: () => stopping, giveWay })
      return false
    },
  })
  return {
    wake: loop.wake,
    stop() {
      stopping = true
      return loop.stop()
    },
  }
}

interface Manners {
  isStopping(): boolean
  giveWay: GiveWay['turn']
}

async function workOn(scope: Scope, run: RunRow, worker: string, { isStopping, giveWay }: Manners): Promise<void> {
  const { leaseMs, progressMs } = scope.settings.sync
  let lost = false
  const renewal = setInterval(() => {
    renewRun(scope, run, worker).then(
      (ours) => void (lost = !ours),
      (err: unknown) => scope.log.warn({ err, run: run.id }, 'lease of the sync not renewed'),
    )
  }, leaseMs / 3)
  const telling = setInterval(() => void tellProgress(scope, 'sync under way'), progressMs)
  const goOn = async (): Promise<void> => {
    await giveWay()
    if (lost || isStopping()) throw new LetGo()
  }
  scope.log.info({ run: run.id, cause: run.cause, attempt: run.attempts }, 'sync taken up')
  try {
    await workOnRun(scope, run, stages, goOn)
    await finishRun(scope, run, worker)
    await tellProgress(scope, 'sync done')
  } catch (error) {
    await letGo(scope, run, worker, error)
  } finally {
    clearInterval(renewal)
    clearInterval(telling)
  }
}

async function letGo(scope: Scope, run: RunRow, worker: string, error: unknown): Promise<void> {
  if (error instanceof LetGo) return giveRunBack(scope, run, worker)
  const reason = await interruptRun(scope, run, worker, error)
  scope.log.error({ err: error, run: run.id, reason }, 'sync interrupted; it goes on from there')
}
