/** A process that is paid and gives back, and dies by kill -9 where its parent says. */
import 'reflect-metadata'
import { createServer } from 'node:http'
import { subscribe } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'pg'
import { wxpayOfSandbox, type SandboxPayKeys } from '../../../config/sandboxWxpay'
import { dataSource } from '../../../ormconfig'
import { payDoor } from '../../../src/handlers/pay'
import { createMetrics } from '../../../src/metrics'
import type { Scope } from '../../../src/scope'
import { createPayIntake } from '../../../src/services/payments/intake'
import { openPayment } from '../../../src/services/payments/open'
import { requestRefund } from '../../../src/services/payments/refund'
import { requestPayout } from '../../../src/services/rewards/request'
import { STEP_CHANNEL, type PayStep } from '../../../src/step'
import { startPayments } from '../../../src/workers/payments'
import { createWxpay } from '../../../src/wxpay'
import { corp } from '../../support/sandboxWire'
import { buildScope, wecomAt } from '../../support/scope'

export interface Order {
  databaseUrl: string
  base: string
  /** Where WeChat Pay finds it, in every life. */
  port: number
  keys: SandboxPayKeys
  /** The customer who is rewarded. */
  rewarded: string
  /** Where it dies, at the n-th time; null = it lives. */
  death: { step: PayStep; occurrence: number } | null
}

/** As in production, only that a dead process is missed at once. */
const PACE = { leaseMs: 600, pollMs: 50, backoffMs: 50, maxBackoffMs: 200 }
let seen = 0

async function start({ databaseUrl, base, port, keys, rewarded, death }: Order): Promise<void> {
  subscribe(STEP_CHANNEL, (step) => {
    if (death === null || step !== death.step || ++seen < death.occurrence) return
    process.kill(process.pid, 'SIGKILL')
  })
  const db = await dataSource(databaseUrl, { poolSize: 8, name: 'proof' }).initialize()
  const config = wxpayOfSandbox(keys, corp.corpId, base)
  const redPacket = config.redPacket && { ...config.redPacket, agentId: corp.agentId }
  const wxpay = createWxpay({ ...config, redPacket, clock: () => new Date() })
  const { settings, log } = buildScope({ db: db.manager })
  const payments = { ...settings.payments, ...PACE } as unknown as Scope['settings']['payments']
  const publicUrl = `http://127.0.0.1:${port}`
  const wecom = wecomAt(base, db.manager)
  const scopeNow = (): Scope =>
    buildScope({ db: db.manager, wxpay, wecom, settings: { ...settings, payments, publicUrl } })
  const { notified } = startPayments({ db, scopeNow, worker: `child:${process.pid}` }, () => false)
  const intake = createPayIntake(new Pool({ connectionString: databaseUrl, max: 2 }), () => notified.wake())
  const door = payDoor({ wxpay, maxBodyBytes: 65_536, intake, log, metrics: createMetrics(), clock: () => new Date() })
  createServer((request, response) => void door(request, response)).listen(port, '127.0.0.1')
  await Promise.all([sell(scopeNow), reward(scopeNow, rewarded)])
}

/** Opens a code for each order that has none, and gives back what is to go back, over and over: as people press again. */
async function sell(scopeNow: () => Scope): Promise<never> {
  for (;;) {
    const scope = scopeNow()
    const unopened = await scope.db.query<{ no: string }[]>(
      `select sale_no as no from sale s where status = 'unpaid'
          and not exists (select from payment p where p.sale_no = s.sale_no and p.status in ('open', 'paid', 'held'))`,
    )
    for (const { no: saleNo } of unopened)
      await openPayment(scope, { saleNo, method: 'native', openId: null, createdBy: null }).catch(() => undefined)
    const back = await scope.db.query<{ bill: string; fen: string }[]>(
      `select p.bill_no as bill, (s.note)::bigint as fen from payment p join sale s using (sale_no)
        where p.status = 'paid' and s.note <> '' and not exists (select from refund r where r.bill_no = p.bill_no)`,
    )
    for (const { bill: billNo, fen } of back)
      await requestRefund(scope, { key: billNo, billNo, amountFen: Number(fen), reason: 'proof' }).catch(
        () => undefined,
      )
    await sleep(20)
  }
}

/** Asks for a reward for every order, in each of the three ways in turn, over and over: as rules and people do. */
async function reward(scopeNow: () => Scope, customer: string): Promise<never> {
  const customerTo = { toKind: 'contact', toId: customer } as const
  const rows = await scopeNow().db.query<{ id: string }[]>('select user_id as id from member order by 1')
  const members = rows.map(({ id }) => id)
  for (;;) {
    const scope = scopeNow()
    const unrewarded = await scope.db.query<{ no: string }[]>(
      `select sale_no as no from sale s where not exists (select from payout o where o.key = 'reward:' || s.sale_no) order by 1`,
    )
    for (const { no } of unrewarded) {
      const programmeId = (Number(no.at(-1)) % 3) + 1
      // The round, which stands in the number: the next member each time.
      const toId = members[Number(no.slice(5, 9)) % members.length] ?? ''
      const to = programmeId === 3 ? ({ toKind: 'member', toId } as const) : customerTo
      const asked = { ...to, programmeId, key: `reward:${no}`, amountFen: null, cause: 'proof' }
      // Twice at once: two that hear of the same cause.
      await Promise.all([requestPayout(scope, asked), requestPayout(scope, asked)]).catch(() => undefined)
    }
    await sleep(20)
  }
}

process.on('message', (order: Order) => {
  start(order).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit())
