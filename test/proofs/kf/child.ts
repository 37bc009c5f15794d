/** A process that answers in kf, and dies by kill -9 where its parent says. */
import 'reflect-metadata'
import { subscribe } from 'node:diagnostics_channel'
import { dataSource } from '../../../ormconfig'
import type { KfDecide } from '../../../src/services/kf/types'
import { STEP_CHANNEL, type KfStep } from '../../../src/step'
import { startKf } from '../../../src/workers/kfCursor'
import { buildScope, wecomAt } from '../../support/scope'
import { proofSettings } from './settings'

export interface Order {
  databaseUrl: string
  apiBase: string
  /** Where it dies, at the n-th time; null = it lives. */
  death: { step: KfStep; occurrence: number } | null
}

/** Two messages for each occasion, which name everything it was about. */
const echo: KfDecide = async (_scope, { messages }) => {
  const words = messages.map(({ text }) => text).join(',')
  return {
    by: 'the proof',
    actions: ['a', 'b'].map(
      (part) => ({ kind: 'reply', content: { type: 'text', text: `${part}:${words}` } }) as const,
    ),
  }
}

let seen = 0

async function start({ databaseUrl, apiBase, death }: Order): Promise<void> {
  subscribe(STEP_CHANNEL, (step) => {
    if (death === null || step !== death.step || ++seen < death.occurrence) return
    process.kill(process.pid, 'SIGKILL')
  })
  const db = await dataSource(databaseUrl, { poolSize: 6, name: 'proof' }).initialize()
  const wecom = wecomAt(apiBase, db.manager)
  const { settings } = buildScope({ db: db.manager })
  const scopeNow = () => buildScope({ db: db.manager, wecom, settings: { ...settings, ...proofSettings(settings) } })
  startKf({
    db,
    scopeNow,
    worker: `child:${process.pid}`,
    onOutcome: () => undefined,
    onWork: () => undefined,
    decide: echo,
  })
}

process.on('message', (order: Order) => {
  start(order).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit())
