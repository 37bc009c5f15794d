import type { DataSource } from 'typeorm'
import type { Sandbox } from '../../../src/sandbox'

/** Members who get red packets in turn: WeChat Pay gives nobody more than ten a day. */
const MEMBERS = 60
export const REWARD_FEN = 500
const STOCK = '9800001'
const KINDS = ['transfer', 'coupon', 'red-packet'] as const

/** Programmes without a bound that matters here, and their receivers: a customer of the sandbox's, and a member. Gives the customer. */
export async function setUpRewards(db: DataSource, sandbox: Sandbox): Promise<string> {
  sandbox.grow({ contacts: MEMBERS, members: MEMBERS, tags: 1, groups: 0, seed: 1 })
  const [userId = ''] = sandbox.state.members.keys()
  const { externalUserId } = await sandbox.add({ userId, name: 'proof' })
  await sandbox.pay({ act: 'stock', no: STOCK, fen: REWARD_FEN, count: 100_000, perPerson: 100_000 })
  await db.query(
    `insert into member (user_id, name, read_at) select id, 'proof', now() from unnest($1::text[]) as id on conflict do nothing`,
    [[...sandbox.state.members.keys()]],
  )
  await db.query(`insert into contact (external_user_id, name) values ($1, 'proof') on conflict do nothing`, [
    externalUserId,
  ])
  const report = [
    { title: '活动名称', content: 'proof' },
    { title: '奖励说明', content: 'proof' },
  ]
  for (const [at, kind] of KINDS.entries())
    await db.query(
      `insert into reward_programme (id, name, kind, budget_fen, per_person_day_fen, approval_above_fen, amount_fen, stock_id, words,
                                     scene_id, report, from_at, created_by, created_at)
       values ($1, 'proof', $2, 1000000000, 1000000000, 1000000000, $3, $4, 'proof', '1000', $5, '2020-01-01', 'proof', now())`,
      [at + 1, kind, REWARD_FEN, STOCK, JSON.stringify(report)],
    )
  return externalUserId
}

/** The customer takes transfers, the member opens red packets; every fourth is left lying, as if a day went by. */
export async function takeRewards(sandbox: Sandbox): Promise<void> {
  const { payTransfers, payRedPackets } = sandbox.state
  const isLeft = (billNo: string): boolean => Number.parseInt(billNo.slice(-1), 16) % 4 === 0
  for (const { billNo, openId, state } of [...payTransfers.values()])
    if (state === 'WAIT_USER_CONFIRM')
      await sandbox.pay({ act: isLeft(billNo) ? 'expire' : 'confirm', no: billNo, openId })
  for (const { billNo, openId, state } of [...payRedPackets.values()])
    if (state === 'SENT')
      await sandbox.pay({ act: isLeft(billNo) ? 'ignore-packet' : 'open-packet', no: billNo, openId })
}

/** What our books say moved, in WeChat Pay's words: an unopened red packet went out and came back. */
export const REWARDS_MOVED = `
  select o.bill_no as no, p.kind, o.amount_fen as fen from payout o join reward_programme p on p.id = o.programme_id
   where o.status = 'paid' or (o.status = 'expired' and p.kind = 'red-packet')
  union all
  select o.bill_no, 'red-packet-back', o.amount_fen from payout o join reward_programme p on p.id = o.programme_id
   where o.status = 'expired' and p.kind = 'red-packet'`

/** Every reward was asked for once and has an end; what the ledger says of it is what was paid. */
export async function judgeRewards(db: DataSource): Promise<string[]> {
  const rows = await db.query<{ no: string; status: string; amount: string; fen: string }[]>(
    `select o.bill_no as no, o.status, o.amount_fen as amount,
            (select coalesce(sum(e.fen), 0) from reward_entry e where e.bill_no = o.bill_no) as fen from payout o`,
  )
  const missing = await db.query<{ no: string }[]>(
    `select s.sale_no as no from sale s where not exists (select from payout o where o.key = 'reward:' || s.sale_no)`,
  )
  return [
    ...(await judgeBudgets(db)),
    ...missing.map(({ no }) => `nobody was rewarded for ${no}`),
    ...rows.flatMap(({ no, status, amount, fen }) => {
      const right = status === 'paid' ? fen === amount : status === 'expired' && fen === '0'
      return right ? [] : [`payout ${no} is ${status}, its ledger says ${fen} of ${amount}`]
    }),
  ]
}

/** How many rewards ended how. */
export async function countRewards(db: DataSource): Promise<Record<string, number>> {
  const rows = await db.query<{ how: string; n: number }[]>(
    `select p.kind || ' ' || o.status as how, count(*)::int as n from payout o join reward_programme p on p.id = o.programme_id
      group by 1 order by 1`,
  )
  return Object.fromEntries(rows.map(({ how, n }) => [how, n]))
}

/** What is left of each budget is it less what was paid from it, whatever was promised and released on the way. */
async function judgeBudgets(db: DataSource): Promise<string[]> {
  const rows = await db.query<{ kind: string; spent: string; paid: string }[]>(
    `select p.kind, (select coalesce(sum(e.fen), 0) from reward_entry e where e.programme_id = p.id) as spent,
            (select coalesce(sum(o.amount_fen), 0) from payout o where o.programme_id = p.id and o.status = 'paid') as paid
       from reward_programme p`,
  )
  return rows.flatMap(({ kind, spent, paid }) =>
    spent === paid ? [] : [`the ledger of ${kind} says ${spent}, paid were ${paid}`],
  )
}
