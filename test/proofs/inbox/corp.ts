import { setTimeout as sleep } from 'node:timers/promises'
import { createSandbox, type Sandbox } from '../../../src/sandbox'
import type { Delivery } from '../../../src/sandbox/deliver'
import { corp } from '../../support/sandboxWire'
import type { Act, Life, Plan } from './plan'

/** An act that happened, and what became of its callback. */
export interface Happened {
  life: Life
  act: Act
  delivery: Delivery
}

/** The simulated corp of one run. */
export interface RunCorp {
  sandbox: Sandbox
  url: string
  /** Grows while `play` goes on. */
  happened: Happened[]
  /** Plays every life; resolves when the last act has happened, whatever became of its callback. */
  play(): Promise<void>
  close(): Promise<void>
}

/** Opens the corp of a plan; its callbacks go to `port`. */
export async function openCorp(plan: Plan, port: number): Promise<RunCorp> {
  const callbackUrl = `http://127.0.0.1:${port}/wecom/callback`
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl, seed: 'empty', limits: 'off' })
  for (const fault of plan.faults) {
    const added = sandbox.faults.add(fault)
    if (typeof added === 'string') throw new Error(`a fault of the plan is none: ${added}`)
  }
  const running = await sandbox.listen(0)
  const happened: Happened[] = []
  const live = async (life: Life): Promise<void> => {
    for (const { afterMs, act } of life.acts) {
      await sleep(afterMs)
      const before = sandbox.courier.deliveries.length
      // The delivery is known at once; how it ended, later: the next act does not wait for it.
      void perform(sandbox, life, act)
      const delivery = sandbox.courier.deliveries[before]
      if (!delivery) throw new Error(`the ${act.kind} raised no callback`)
      happened.push({ life, act, delivery })
    }
  }
  return {
    sandbox,
    url: running.url,
    happened,
    play: async () => void (await Promise.all(plan.lives.map(live))),
    close: () => running.close(),
  }
}

function perform(sandbox: Sandbox, { userId, externalUserId, name }: Life, act: Act): Promise<unknown> {
  const pair = { userId, externalUserId }
  if (act.kind === 'edit') return sandbox.edit({ ...pair, remark: act.remark })
  if (act.kind === 'remove') return sandbox.remove(pair, act.by)
  return sandbox.add({ ...pair, name, state: act.state ?? undefined, half: act.kind === 'half-add' })
}
