import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Client } from 'pg'
import { z } from 'zod'
import { newKeys } from '../../config/sandboxWxpay'
import { operatorToken } from '../../src/handlers/middleware/operator'
import { NO_FIRST_SYNC } from '../../test/support/noSync'
import { environment } from '../callback/corp'
import { serve } from '../lib/children'
import { benchDatabase } from '../lib/database'
import { buildServer, emptyDataDir, ROOT } from '../lib/files'
import { atMost, median, say, type Result } from '../lib/report'
import { startBillServer } from './billServer'
import { payEnvironment } from './environment'
import { FEN } from './requests'

const DAY = '2026-11-20'
const FULL = { lines: 100_000, rounds: 3 }
const QUICK = { lines: 2_000, rounds: 1 }
const TIMES = 10
/** Every so many payments one is planted that differs: not in the bill, not with us, of another amount. */
const EVERY = 1000
const answer = z.object({ lines: z.number(), differences: z.number() })

interface Reconciled {
  seconds: number
  peakBytes: number
  /** What PostgreSQL needs for the same lines in one bare statement. */
  bareSeconds: number
}

/** A day's trade bill, read from WeChat Pay and compared with what is written down, through the server's own route. */
export async function measureReconcile(quick: boolean): Promise<Omit<Result, 'name'>> {
  const { lines, rounds } = quick ? QUICK : FULL
  buildServer()
  const database = await benchDatabase('pay_bills')
  try {
    await database.client.query(NO_FIRST_SYNC)
    const done: Reconciled[] = []
    for (let round = 0; round < rounds; round++) done.push(await reconciled(database, lines))
    const many = await reconciled(database, lines * TIMES)
    const of = (value: (one: Reconciled) => number): number => median(done.map(value))
    const memory = many.peakBytes / of(({ peakBytes }) => peakBytes)
    return {
      figures: {
        billLines: lines,
        reconcileSeconds: of(({ seconds }) => seconds),
        reconcileTenTimesSeconds: many.seconds,
        reconcilePeakMegabytes: of(({ peakBytes }) => peakBytes) / 2 ** 20,
        reconcilePeakMegabytesTenTimes: many.peakBytes / 2 ** 20,
      },
      baselines: { bareInsertSeconds: of(({ bareSeconds }) => bareSeconds) },
      ratios: {
        reconcileOverBareInsert: of(({ seconds, bareSeconds }) => seconds / bareSeconds),
        reconcileMemoryAtTenTimes: memory,
      },
      aims: [
        atMost(
          `reconciling ${lines} lines, s`,
          of(({ seconds }) => seconds),
          10,
        ),
        atMost('peak memory at 10 x the lines', memory, 1.2),
      ],
    }
  } finally {
    await database.close()
  }
}

async function reconciled({ client, url }: { client: Client; url: string }, lines: number): Promise<Reconciled> {
  const planted = await prepare(client, lines)
  const bareSeconds = await bareInsert(client, lines)
  const keys = newKeys()
  const bills = await startBillServer(keys, lines)
  const folder = emptyDataDir('bench-pay-bills')
  const ours = environment(url, folder)
  const env = { ...ours, ...payEnvironment(keys, { folder, base: bills.base }), LOG_LEVEL: 'error' }
  const server = await serve({ entry: join(ROOT, 'dist/src/main.js'), env, folder, log: 'reconcile' })
  try {
    const authorization = `Bearer ${operatorToken(ours.SESSION_SECRET ?? '')}`
    const began = performance.now()
    const response = await fetch(`http://127.0.0.1:${server.port}/api/trade-bills/${DAY}/read`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{}',
    })
    const seconds = (performance.now() - began) / 1000
    const said = answer.parse(await response.json())
    if (said.lines !== lines || said.differences !== planted)
      throw new Error(`${said.lines} lines with ${said.differences} differences, not ${lines} with ${planted}`)
    const { peakBytes } = await server.usage()
    say(`pay, bill of ${lines} lines: ${seconds.toFixed(1)} s, ${Math.round(peakBytes / 2 ** 20)} MB`)
    return { seconds, peakBytes, bareSeconds }
  } finally {
    await server.stop()
    bills.close()
  }
}

/** As many payments as lines, all but the planted ones as the bill has them. Returns how many are planted. */
async function prepare(client: Client, lines: number): Promise<number> {
  await client.query('truncate payment, refund, trade_bill, trade_bill_line, bill_difference')
  await client.query(
    `insert into payment (bill_no, sale_no, method, status, amount_fen, transaction_id, created_at, expires_at, due_at, paid_at)
     select case when i % $3 = 1 then 'OURS' else 'BENCH' end || lpad(i::text, 8, '0') || 'P1', 'S' || i, 'native', 'paid',
            case when i % $3 = 2 then $2 + 1 else $2 end, '4200' || i, at, at, at, at
       from generate_series(0, $1 - 1) i, (values ('2026-11-20 04:00:00Z'::timestamptz)) v(at) where i % $3 <> 3`,
    [lines, FEN, EVERY],
  )
  await client.query('analyze payment')
  const each = (rest: number): number => Math.ceil((lines - rest) / EVERY)
  // One that is called otherwise here is missing on both sides.
  return 2 * each(1) + each(2) + each(3)
}

async function bareInsert(client: Client, lines: number): Promise<number> {
  const began = performance.now()
  await client.query(
    `insert into trade_bill_line (reading, no, kind, fen, read_at)
     select '00000000-0000-0000-0000-000000000000', 'B' || i, 'paid', 1, now() from generate_series(1, $1) i`,
    [lines],
  )
  const seconds = (performance.now() - began) / 1000
  await client.query('truncate trade_bill_line')
  return seconds
}
