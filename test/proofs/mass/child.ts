/** One of several processes that work on a campaign, and die by kill -9 where their parent says. */
import 'reflect-metadata'
import { subscribe } from 'node:diagnostics_channel'
import { dataSource } from '../../../ormconfig'
import { STEP_CHANNEL } from '../../../src/step'
import { startCampaignParts, startConductor } from '../../../src/workers/campaigns'
import { buildScope, wecomAt } from '../../support/scope'
import type { Death } from './plan'
import { proofSettings } from './settings'

export interface Order {
  databaseUrl: string
  apiBase: string
  contactsPerPart: number
  /** null = it lives. */
  death: Death | null
}

let seen = 0

async function start({ databaseUrl, apiBase, contactsPerPart, death }: Order): Promise<void> {
  subscribe(STEP_CHANNEL, (step) => {
    if (death === null || step !== death.step || ++seen < death.occurrence) return
    process.kill(process.pid, 'SIGKILL')
  })
  const db = await dataSource(databaseUrl, { poolSize: 8, name: 'proof' }).initialize()
  const wecom = wecomAt(apiBase, db.manager)
  const { settings } = buildScope({ db: db.manager })
  const scopeNow = () =>
    buildScope({ db: db.manager, wecom, settings: { ...settings, ...proofSettings(settings, contactsPerPart) } })
  startConductor({ scopeNow })
  startCampaignParts({ db, scopeNow, worker: `child:${process.pid}` })
}

process.on('message', (order: Order) => {
  start(order).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit())
