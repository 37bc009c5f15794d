import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Client } from 'pg'
import { benchDatabase } from '../lib/database'
import { buildServer, emptyDataDir } from '../lib/files'
import { ensureGround } from '../lib/ground'
import { atMost, type Result } from '../lib/report'
import { startWorking, type Done } from './server'

const NOW = new Date('2026-11-22T02:00:00Z')
const SIZES = { full: 1_000_000, quick: 10_000 }
const HEADINGS = '订单号,下单时间,客户ID,手机,产品编号,数量,金额,来源'
/** Rows that are wrong, by where they stand. */
const BAD = [
  { at: 0.2, cells: 'BAD-1,2099-01-01,wm,,SKU00001,1,1,门店' },
  { at: 0.5, cells: 'BAD-2,2026-11-01,wm,,SKU00001,-1,1,门店' },
  { at: 0.8, cells: 'BAD-3,2026-11-01,wm,,nothing we sell,1,1,门店' },
]
const PRODUCTS = 200
const WRITTEN = `contact_order, order_line, touch, timeline_entry, contact_signal, replenishment, forecast_record,
  unmatched_order, customer_key`

/** A table of a million orders, three of them bad, brought in twice. */
export async function measureImport(quick: boolean): Promise<Omit<Result, 'name'>> {
  const rows = quick ? SIZES.quick : SIZES.full
  buildServer()
  const folder = emptyDataDir('bench-clock')
  const file = join(folder, 'orders.csv')
  await writeOrders(file, rows)
  const database = await benchDatabase(`import_${rows}`, { keep: true })
  try {
    await ensureContacts(database.client, rows / 10)
    await database.client.query(`truncate ${WRITTEN} restart identity`)
    const server = await startWorking(database.url)
    try {
      const first = await server.does('import', { now: NOW, file })
      const peakBytes = await server.peakBytes()
      const second = await server.does('import', { now: NOW, file })
      return summary(rows, { first, second, peakBytes, twice: await twiceIn(database.client, rows - BAD.length) })
    } finally {
      await server.stop()
    }
  } finally {
    await database.client.query(`truncate ${WRITTEN} restart identity`)
    await database.close()
    emptyDataDir('bench-clock')
  }
}

function summary(
  rows: number,
  { first, second, peakBytes, twice }: { first: Done; second: Done; peakBytes: number; twice: number },
): Omit<Result, 'name'> {
  const named = first.refused.length === BAD.length && first.count === rows - BAD.length
  if (!named) throw new Error(`${first.count} orders taken of ${rows}, rows ${first.refused.join(', ')} refused`)
  return {
    figures: {
      import_seconds: first.seconds,
      import_rows_per_second: rows / first.seconds,
      import_peak_mb: peakBytes / 2 ** 20,
      import_event_loop_held_max_ms: first.heldMs,
      import_event_loop_held_p99_ms: first.heldP99Ms,
      import_again_seconds: second.seconds,
    },
    baselines: {},
    ratios: { import_again_to_first: second.seconds / first.seconds },
    aims: [
      atMost(`rows refused of ${rows} with ${BAD.length} bad ones`, first.refused.length, BAD.length),
      atMost('orders that a second import of the same file counts again', second.count + twice, 0),
    ],
  }
}

/** How far the ledgers are from one row for each good order. */
async function twiceIn(client: Client, orders: number): Promise<number> {
  const { rows } = await client.query<{ off: number }>(
    `select (abs((select count(*) from contact_order) - $1) + abs((select count(*) from order_line) - $1)
           + abs((select count(*) from touch) - $1))::int as off`,
    [orders],
  )
  return rows[0]?.off ?? Infinity
}

async function ensureContacts(client: Client, contacts: number): Promise<void> {
  await ensureGround(client, {
    mark: `import 1: ${contacts} contacts`,
    tables: ['contact', 'follow_user'],
    others: ['product', 'member'],
    async fill() {
      await client.query(
        `insert into product (sku, name, unit, product_group, changed_at)
         select 'SKU' || lpad(n::text, 5, '0'), '产品 ' || n, '盒', '', now() from generate_series(0, $1::int - 1) n`,
        [PRODUCTS],
      )
      await client.query(
        `insert into contact (external_user_id, name) select 'wm' || lpad(n::text, 30, '0'), '客户 ' || n
           from generate_series(0, $1::int - 1) n`,
        [contacts],
      )
      await client.query(
        `insert into follow_user (user_id, external_user_id, added_at, remark_mobiles)
         select 'member-' || n % 200, 'wm' || lpad(n::text, 30, '0'), '2025-01-01', array['13' || lpad(n::text, 9, '0')]
           from generate_series(0, $1::int - 1) n`,
        [contacts],
      )
    },
  })
}

/** Each row an order; every third customer is named by phone. */
async function writeOrders(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file)
  const bad = new Map(BAD.map(({ at, cells }) => [Math.floor(rows * at), cells]))
  out.write(`${HEADINGS}\n`)
  for (let n = 0; n < rows; n++) {
    const line = bad.get(n) ?? goodRow(n, rows / 10)
    if (!out.write(`${line}\n`)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
}

function goodRow(n: number, contacts: number): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const who = (n * 7919) % contacts
  const [id, phone] =
    n % 3 === 0 ? ['', `13${String(who).padStart(9, '0')}`] : [`wm${String(who).padStart(30, '0')}`, '']
  const at = `2026-${two(1 + (n % 10))}-${two(1 + (n % 28))} 10:${two(n % 60)}`
  const sku = `SKU${String((who + (n % 3)) % PRODUCTS).padStart(5, '0')}`
  return `A${String(n).padStart(8, '0')},${at},${id},${phone},${sku},${1 + (n % 3)},36.5,门店`
}
