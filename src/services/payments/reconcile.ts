import { randomUUID } from 'node:crypto'
import { businessDate, momentAt } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import type { BillLine, Wxpay } from '../../wxpay/types'
import { tellAdmins } from '../outbox/tellAdmins'

export interface Reconciled {
  status: 'equal' | 'differs'
  lines: number
  differences: number
}

/**
 * Reads a day's trade bill and compares it with what we wrote down, line by line: what is missing here, missing there, or of another
 * amount is listed for a person. Read again, it lists anew; what a person settled stays settled as long as it is the same. Throws
 * what the client throws: then the day stays open and is tried again. Memory does not grow with the lines.
 */
export async function reconcileDay(scope: Scope, day: string): Promise<Reconciled> {
  const { wxpay } = scope
  if (!wxpay) throw new AppError('payment-off')
  const reading = randomUUID()
  try {
    await readBill(scope, wxpay, day, reading)
    return await inTransaction(scope, (tx) => compare(tx, day, reading))
  } catch (error) {
    await stayOpen(scope, day, error)
    throw error
  } finally {
    // And what a process left behind that died while it read.
    await scope.db.query(`delete from trade_bill_line where reading = $1 or read_at < now() - interval '1 day'`, [
      reading,
    ])
  }
}

async function readBill(scope: Scope, wxpay: Wxpay, day: string, reading: string): Promise<void> {
  const pieces = await wxpay.tradeBill(day)
  if (!pieces) return
  let packed: Buffer[] = []
  let count = 0
  for await (const lines of pieces) {
    packed.push(pack(lines))
    count += lines.length
    if (count < scope.settings.payments.billBatch) continue
    await keep(scope, reading, packed)
    packed = []
    count = 0
  }
  if (count > 0) await keep(scope, reading, packed)
}

/**
 * As JSON, a row each, outside of the heap: lines that wait for a statement as objects outlive it by far there, and a long bill would
 * pile them up. A payment and each of its refunds are lines of their own; a refund's line repeats what was paid.
 */
function pack(lines: readonly BillLine[]): Buffer {
  const rows = lines.map((line) =>
    line.state === 'paid'
      ? { no: line.billNo, kind: 'paid', fen: line.amountFen }
      : { no: line.refundNo || line.billNo, kind: 'refunded', fen: line.refundFen },
  )
  return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}

async function keep({ db }: Scope, reading: string, packed: readonly Buffer[]): Promise<void> {
  await db.query(
    `insert into trade_bill_line as l (reading, no, kind, fen, read_at)
     select $2, no, max(kind), sum(fen), now()
       from string_to_table(rtrim($1::text, E'\\n'), E'\\n') row, json_to_record(row::json) as i(no text, kind text, fen bigint)
      group by no
     on conflict (reading, no) do update set fen = l.fen + excluded.fen`,
    [Buffer.concat(packed), reading],
  )
}

/**
 * What we wrote down and the bill should have: what was paid on that day of China's time, and what was given back within it. A refund
 * that took over midnight may be in the bill of either day, so it is looked for only by its number.
 */
const PAID = `select p.bill_no as no, coalesce((p.held_detail ->> 'amountFen')::bigint, p.amount_fen) as fen from payment p`
const OURS = `
  ${PAID} join line l on l.no = p.bill_no where p.method in ('native', 'jsapi') and p.paid_at is not null
  union ${PAID} where p.method in ('native', 'jsapi') and p.paid_at >= $2 and p.paid_at < $3
  union select r.refund_no, r.amount_fen from refund r join line l on l.no = r.refund_no
  union select r.refund_no, r.amount_fen from refund r
   where r.status = 'success' and r.requested_at >= $2 and r.finished_at >= $2 and r.requested_at < $3 and r.finished_at < $3`

const CHINA = 'Asia/Shanghai'

async function compare(tx: Scope, day: string, reading: string): Promise<Reconciled> {
  const { db, clock } = tx
  const [result] = await db.query<Reconciled[]>(
    `with line as (select no, kind, fen from trade_bill_line where reading = $5),
     ours as materialized (${OURS}),
     found as (
       select coalesce(o.no, l.no) as no, o.fen as ours_fen, l.fen as theirs_fen,
              case when o.no is null then 'missing-here' when l.no is null then 'missing-there' else 'amount' end as kind
         from ours o full join line l on l.no = o.no where o.fen is distinct from l.fen),
     listed as (
       insert into bill_difference as d (day, no, kind, ours_fen, theirs_fen)
       select $4::date, no, kind, ours_fen, theirs_fen from found
       on conflict (day, no) do update set kind = excluded.kind, ours_fen = excluded.ours_fen, theirs_fen = excluded.theirs_fen,
              settled_at = case when (d.ours_fen, d.theirs_fen) is not distinct from (excluded.ours_fen, excluded.theirs_fen)
                                then d.settled_at end
       returning no, settled_at),
     -- What was listed and is no difference any more came right by itself.
     gone as (delete from bill_difference d where d.day = $4 and not exists (select from found f where f.no = d.no)),
     sums as (select count(*)::int as lines, coalesce(sum(fen) filter (where kind = 'paid'), 0) as paid,
                     coalesce(sum(fen) filter (where kind = 'refunded'), 0) as refunded from line),
     written as (
       insert into trade_bill (day, status, lines, paid_fen, refunded_fen, differences, read_at)
       select $4::date, case when exists (select from listed) then 'differs' else 'equal' end, lines, paid, refunded,
              (select count(*) from listed), $1 from sums
       on conflict (day) do update set status = excluded.status, lines = excluded.lines, paid_fen = excluded.paid_fen,
              refunded_fen = excluded.refunded_fen, differences = excluded.differences, read_at = excluded.read_at, last_error = null
       returning status, lines, differences)
     select * from written`,
    [clock(), momentAt(day, 0, CHINA), momentAt(addDays(day, 1), 0, CHINA), day, reading],
  )
  if (!result) throw new Error('a bill that was just written is not there')
  const { differences: count } = result
  if (count > 0) await tellAdmins(tx, `bill-differs:${day}:${count}`, { kind: 'bill-differs', day, count })
  return result
}

async function stayOpen({ db }: Scope, day: string, error: unknown): Promise<void> {
  await db.query(
    `insert into trade_bill (day, status, attempts, last_error) values ($1, 'open', 1, $2)
     on conflict (day) do update set attempts = trade_bill.attempts + 1, last_error = excluded.last_error`,
    [day, error instanceof Error ? error.message : String(error)],
  )
}

/** Says that a person looked at a difference, and what it was. Throws AppError `not-found`. */
export async function settleDifference(
  { db, clock, actor }: Scope,
  { day, no, note }: { day: string; no: string; note: string },
): Promise<void> {
  const [, written] = await db.query<[unknown, number]>(
    'update bill_difference set settled_at = $3, settled_by = $4, note = $5 where day = $1 and no = $2',
    [day, no, clock(), actor, note],
  )
  if (written === 0) throw new AppError('not-found')
}

/** Days whose bill WeChat has by now and we have not read to the end, the oldest first: none before the first payment. */
export async function billDaysDue({ db, now, settings }: Scope): Promise<string[]> {
  const yesterday = addDays(businessDate(now, CHINA), -1)
  const rows = await db.query<{ day: string }[]>(
    `select to_char(d, 'YYYY-MM-DD') as day
       from generate_series(greatest($1::date - $2::int, (select min(created_at at time zone $3)::date from payment)), $1::date, '1 day') d
      where not exists (select from trade_bill b where b.day = d::date and b.status <> 'open') order by d`,
    [yesterday, settings.payments.billDays, CHINA],
  )
  return rows.map(({ day }) => day)
}
