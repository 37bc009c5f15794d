import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import { freePort } from '../../../bench/lib/children'
import type { Result } from '../../../bench/lib/report'
import { newKeys, sandboxPayOf } from '../../../config/sandboxWxpay'
import { dataSource } from '../../../ormconfig'
import { createSandbox, type Sandbox } from '../../../src/sandbox'
import { seeded } from '../../../src/sandbox/random'
import type { PayStep } from '../../../src/step'
import { addFault } from '../../support/app'
import { corp } from '../../support/sandboxWire'
import type { Order } from './child'
import { judgePay } from './judge'
import { countRewards, setUpRewards, takeRewards } from './rewards'

const ROOT = join(__dirname, '../../..')
/** In turn; a few kills are those that matter most. */
const STEPS: readonly PayStep[] = [
  ...(['payment.called', 'payout.called', 'refund.called', 'notification.stored', 'payout.written'] as const),
  ...(['payment.prepared', 'refund.written', 'payout.answered', 'notification.settled'] as const),
]
const FAULTY = [
  ...['/v3/pay/transactions/native', '/v3/refund/domestic/refunds', '/v3/pay/transactions/out-trade-no/{no}'],
  ...['/v3/fund-app/mch-transfer/transfer-bills', '/v3/marketing/favor/users/{openid}/coupons'],
  '/mmpaymkttransfers/sendworkwxredpack',
]
const MANNERS = ['normal', 'never', 'twice', 'normal'] as const
const SALES = 4
const FEN = 3600
const LIFE_MS = 60_000

export interface PayProof {
  seed: number
  kills: number
  databaseUrl: string
  onLife?(step: PayStep, died: boolean): void
}

export interface PayReport {
  deaths: PayStep[]
  sales: number
  /** Rewards by what became of them. */
  rewards: Record<string, number>
  /** Where our books and theirs differ; empty = nowhere. */
  problems: string[]
}

/** Orders are opened, paid, given back and rewarded while processes die over it and answers are lost; the last one lives and finishes. */
export async function provePay(given: PayProof): Promise<PayReport> {
  const random = seeded(given.seed)
  const keys = newKeys()
  const pay = sandboxPayOf(keys, corp.corpId)
  const sandbox = createSandbox({ corp, dataDir: null, callbackUrl: null, seed: 'empty', limits: 'off', pay })
  const running = await sandbox.listen(0)
  const db = await dataSource(given.databaseUrl, { name: 'proof' }).initialize()
  const rewarded = await setUpRewards(db, sandbox)
  const order = { databaseUrl: given.databaseUrl, base: running.url, port: await freePort(), keys, rewarded }
  try {
    const deaths: PayStep[] = []
    let spare = spawn()
    for (let kill = 0; kill <= given.kills; kill++) {
      const step = STEPS[kill % STEPS.length] ?? 'payment.called'
      const child = spare
      spare = spawn()
      await place(db, kill)
      if (kill % 2 === 1)
        addFault(sandbox, { path: FAULTY[random.between(0, FAULTY.length - 1)] ?? '', kind: 'lose-answer', times: 1 })
      if (kill % 5 === 4) addFault(sandbox, { path: FAULTY[3 + random.between(0, 2)] ?? '', kind: 'http500', times: 2 })
      const death = kill === given.kills ? null : { step, occurrence: random.between(1, 3) }
      const died = await live(
        child,
        { ...order, death },
        { carriesOn: () => carryOn(db, sandbox), left: () => leftOpen(db) },
      )
      if (died) deaths.push(step)
      given.onLife?.(step, died)
    }
    spare.kill('SIGTERM')
    const sales = (given.kills + 1) * SALES
    return { deaths, sales, rewards: await countRewards(db), problems: await judgePay(db, sandbox) }
  } finally {
    await db.destroy()
    await running.close()
  }
}

export function payResult({ deaths, sales, rewards, problems }: PayReport): Result {
  const steps = new Set(deaths).size
  return {
    name: 'pay',
    figures: { kills: deaths.length, sales, ...rewards },
    baselines: {},
    ratios: {},
    aims: [
      {
        what: 'numbers at which our books and WeChat Pay’s differ, or an order counts wrongly',
        value: problems.length,
        aim: '= 0',
        holds: problems.length === 0,
      },
      {
        what: 'steps at which a process died',
        value: steps,
        aim: `= ${STEPS.length}`,
        holds: steps === STEPS.length,
      },
    ],
  }
}

/** A sale's note says how much of it is to go back: nothing, a part, or all. */
async function place(db: DataSource, round: number): Promise<void> {
  await db.query(`insert into contact (external_user_id, name) values ('wmPROOF', 'proof') on conflict do nothing`)
  for (let i = 0; i < SALES; i++) {
    const no = `PROOF${String(round).padStart(4, '0')}${i}`
    await db.query(
      `with placed as (
         insert into sale (sale_no, key, external_user_id, source, created_at, terms, amount_fen, note)
         values ($1, $1, 'wmPROOF', 'sidebar', now(), 'prepaid', $2, $3) returning sale_no)
       insert into sale_line (sale_no, line, sku, name, quantity, price_fen) select sale_no, 1, 'W1', 'W1', 2, $2 / 2 from placed`,
      [no, FEN, ['', String(FEN), String(FEN / 3), ''][i]],
    )
  }
}

/** The customer pays what is open, told of in one manner or another; time goes by for what waits. True = nothing is left to do. */
async function carryOn(db: DataSource, sandbox: Sandbox): Promise<boolean> {
  await takeRewards(sandbox)
  const codes = await db.query<{ code: string; no: string }[]>(
    `select opened_with as code, bill_no as no from payment where status = 'open'`,
  )
  for (const { code, no } of codes) {
    if (sandbox.state.payOrders.get(no)?.state !== 'NOTPAY') continue
    const manner = MANNERS[sandbox.state.payMoves.size % MANNERS.length]
    await sandbox.pay({ act: 'pay', no: code, openId: 'oPROOF', manner })
  }
  await passTime(db, 'payment', 'bill_no', `status in ('creating', 'open')`)
  await passTime(db, 'refund', 'refund_no', `status in ('asked', 'processing')`)
  await passTime(db, 'payout', 'bill_no', `status in ('approved', 'paying', 'waiting-confirm')`)
  return Object.values(await leftOpen(db)).every((n) => n === 0)
}

/** What is still to be done, by what it is. */
async function leftOpen(db: DataSource): Promise<Record<string, number>> {
  const [open = {}] = await db.query<Record<string, number>[]>(
    `select (select count(*)::int from sale where status = 'unpaid') as unpaid,
            (select count(*)::int from refund where status in ('asked', 'processing')) as refunds,
            (select count(*)::int from pay_notification where handled_at is null) as notifications,
            (select count(*)::int from sale where note <> '' and refunded_fen = 0) as "notGivenBack",
            (select count(*)::int from payout where status in ('approved', 'paying', 'waiting-confirm')) as payouts,
            (select count(*)::int from sale s
              where not exists (select from payout o where o.key = 'reward:' || s.sale_no)) as unrewarded`,
  )
  return open
}

/** Rows that somebody holds come next time: waiting for them in whatever order could be a ring with their lane's own updates. */
async function passTime(db: DataSource, table: string, key: string, which: string): Promise<void> {
  await db.query(
    `update ${table} set due_at = now()
      where ${key} in (select ${key} from ${table} where ${which} and due_at > now() for update skip locked)`,
  )
}

/** One that waits for its order: starting takes seconds. */
function spawn(): ChildProcess {
  return fork(join(ROOT, 'test/proofs/pay/child.ts'), [], {
    cwd: ROOT,
    execArgv: ['-r', '@swc-node/register'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

interface Watch {
  /** True = nothing is left to do. */
  carriesOn(): Promise<boolean>
  left(): Promise<object>
}

/** One life; true = it died where it was to. A life that gets nowhere near its death ends when there is nothing left to do. */
async function live(child: ChildProcess, order: Order, { carriesOn, left }: Watch): Promise<boolean> {
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  child.send(order)
  let signal: NodeJS.Signals | null | 'alive' = 'alive'
  void ended.then((how) => (signal = how))
  const until = Date.now() + LIFE_MS
  while (signal === 'alive' && !(await carriesOn())) {
    if (Date.now() > until) {
      child.kill('SIGKILL')
      throw new Error(
        `a life of the pay proof gets nowhere: ${JSON.stringify({ death: order.death, left: await left() })}`,
      )
    }
    await sleep(50)
  }
  const died = (signal as string | null) === 'SIGKILL'
  if (!died) child.kill('SIGTERM')
  await ended
  return died
}
