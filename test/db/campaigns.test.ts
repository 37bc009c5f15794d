import { businessDate, momentAt } from '../../src/decisions/businessTime'
import { pauseCampaign, resumeCampaign, stopCampaign, undoApproval } from '../../src/services/campaigns/acts'
import { exportTargets } from '../../src/services/campaigns/exportTargets'
import { inTransaction } from '../../src/scope'
import { sendOfPlan } from '../../src/services/campaigns/ofPlan'
import { conductCampaigns } from '../../src/services/campaigns/conduct'
import { setOptOut } from '../../src/services/contacts/optOut'
import { approved, campaignOf, workThrough } from '../support/campaigns'
import type { Json } from '../support/sandboxWire'
import {
  asked,
  confirm,
  contact,
  DAY,
  later,
  MINUTE,
  outcomes,
  parts,
  ROOT,
  runState,
  scope,
  sent,
  turn,
  wire,
  useCampaignCorp,
} from '../support/campaignCorp'

useCampaignCorp()

test('a campaign goes out through the members, and each contact comes to one end', async () => {
  const [mine, gone, theirs] = [await contact(), await contact(), await contact('chen.hao')]
  const { runId } = await approved(scope, campaignOf({ content: { text: '{{member}}：上新', attachments: [] } }))
  expect(await workThrough(scope)).toEqual([])
  expect(await runState(runId)).toBe('held')
  later(MINUTE)
  expect(await workThrough(scope)).toEqual(['submitted', 'submitted'])
  expect(asked().sort((a, b) => (a.sender < b.sender ? -1 : 1))).toEqual([
    { sender: 'chen.hao', to: [theirs], text: 'chen.hao：上新' },
    { sender: 'lin.mei', to: [mine, gone].sort(), text: 'lin.mei：上新' },
  ])
  expect(await runState(runId)).toBe('confirming')
  await wire.sandbox.remove({ userId: 'lin.mei', externalUserId: gone }, 'customer')
  for (const { msgId, userId } of await parts()) await confirm(msgId ?? '', userId)
  later(MINUTE)
  expect(await workThrough(scope)).toEqual(['done', 'done'])
  expect(await outcomes()).toEqual({ [mine]: 'sent', [gone]: 'not-a-friend', [theirs]: 'sent' })
  expect(await runState(runId)).toBe('done')
  const notes = await scope.db.query<{ id: string; kind: string; detail: Json }[]>(
    `select external_user_id as id, kind, detail from timeline_entry where key like 'campaign:%'`,
  )
  expect(notes).toHaveLength(3)
  expect(notes.find(({ id }) => id === gone)).toMatchObject({
    kind: 'mass-not-sent',
    detail: { outcome: 'not-a-friend' },
  })
})

test('a contact of several members goes through their owner, and through whom they have left', async () => {
  const id = await contact('lin.mei', 'chen.hao')
  await scope.db.query(`update contact set owner_user_id = 'chen.hao' where external_user_id = $1`, [id])
  const other = await contact('lin.mei', 'chen.hao')
  await scope.db.query(`update contact set owner_user_id = 'nobody' where external_user_id = $1`, [other])
  const alone = await contact('lin.mei')
  await scope.db.query(`update member set customer_contact = false where user_id = 'lin.mei'`)
  await sent()
  expect(asked()).toEqual([{ sender: 'chen.hao', to: [id, other].sort(), text: '上新啦' }])
  expect((await outcomes())[alone]).toBe('no-sender')
})

test('within its minute an approval can be undone; then nothing is sent, and it can be approved anew', async () => {
  await contact()
  const { id, runId } = await approved(scope, campaignOf())
  await undoApproval(scope, id)
  later(2 * MINUTE)
  expect(await workThrough(scope)).toEqual([])
  expect(await runState(runId)).toBe('undone')
  expect(asked()).toEqual([])
  await sent()
  await expect(undoApproval(scope, id)).rejects.toMatchObject({ id: 'campaign-not-now' })
})

test('paused nothing is submitted, and it goes on where it stood', async () => {
  await contact()
  await contact('chen.hao')
  const { id } = await approved(scope, campaignOf())
  later(MINUTE)
  await conductCampaigns(scope)
  await pauseCampaign(scope, id)
  expect(await workThrough(scope)).toEqual([])
  await resumeCampaign(scope, id)
  expect(await workThrough(scope)).toEqual(['submitted', 'submitted'])
})

test('stopped, what members have not confirmed is taken back, and what they sent stays sent', async () => {
  const [mine, theirs] = [await contact(), await contact('chen.hao')]
  const { id, runId } = await sent()
  const made = await parts()
  await confirm(made.find(({ userId }) => userId === 'lin.mei')?.msgId ?? '')
  await stopCampaign(scope, id)
  later(MINUTE)
  expect((await workThrough(scope)).sort()).toEqual(['cancelled', 'done'])
  expect(await outcomes()).toEqual({ [mine]: 'sent', [theirs]: 'stopped' })
  expect(wire.sandbox.calls.list(`${ROOT}/cancel_groupmsg_send`).length).toBeGreaterThan(0)
  expect(await runState(runId)).toBe('stopped')
})

test('who does not confirm in time is not waited for', async () => {
  const id = await contact()
  const { runId } = await sent({ confirmDays: 3 })
  later(2 * DAY)
  expect(new Set(await workThrough(scope))).toEqual(new Set(['submitted']))
  later(2 * DAY)
  await workThrough(scope)
  later(MINUTE)
  await workThrough(scope)
  expect(await outcomes()).toEqual({ [id]: 'not-confirmed' })
  expect(await runState(runId)).toBe('done')
})

test('a member with more contacts than a task takes has several, each contact in one of them', async () => {
  const ids = [await contact(), await contact(), await contact(), await contact(), await contact()]
  turn({ contactsPerPart: 2 })
  await sent()
  expect(
    asked()
      .map(({ to }) => to.length)
      .sort(),
  ).toEqual([1, 2, 2])
  expect(
    asked()
      .flatMap(({ to }) => to)
      .sort(),
  ).toEqual([...ids].sort())
})

test('what changed between preview and sending is told contact by contact, and the numbers add up', async () => {
  const [stays, leaves, moves] = [await contact(), await contact(), await contact('lin.mei', 'chen.hao')]
  const id = await approved(scope, campaignOf())
  await scope.db.query(`update follow_user set removed_at = $2 where external_user_id = $1`, [leaves, scope.clock()])
  await scope.db.query(`update contact set owner_user_id = 'lin.mei' where external_user_id = $1`, [moves])
  const enters = await contact()
  later(MINUTE)
  await workThrough(scope)
  const rows = await scope.db.query<{ id: string; change: string | null; outcome: string | null }[]>(
    'select external_user_id as id, change, outcome from campaign_target where run_id = $1',
    [id.runId],
  )
  const told = new Map(rows.map((row) => [row.id, [row.change, row.outcome]]))
  expect(told.get(stays)).toEqual([null, null])
  expect(told.get(leaves)).toEqual(['left', 'not-a-contact'])
  expect(told.get(enters)).toEqual(['entered', null])
  expect(told.get(moves)?.[0]).toBe('sender')
  expect(rows).toHaveLength(4)
})

test('an audience that grew tenfold since it was looked at is refused, and nothing is sent in part', async () => {
  await contact()
  turn({ grewOver: 5 })
  const { runId } = await approved(scope, campaignOf())
  for (let at = 0; at < 10; at++) await contact()
  later(MINUTE)
  expect(await workThrough(scope)).toEqual([])
  const [run] = await scope.db.query<{ state: string; refusal: string }[]>(
    'select state, refusal from campaign_run where id = $1',
    [runId],
  )
  expect(run).toEqual({ state: 'refused', refusal: 'grew' })
  expect(await outcomes()).toEqual({})
})

test('a holdout is the same contacts in every run, and about its share', async () => {
  for (let at = 0; at < 60; at++) await contact()
  const { timeZone } = scope.settings
  const day = businessDate(new Date(scope.clock().getTime() + DAY), timeZone)
  const time = { kind: 'repeat', day, minute: 600, rule: 'FREQ=DAILY;COUNT=2' } as const
  await approved(scope, campaignOf({ holdoutPercent: 30, time }))
  later(momentAt(day, 601, timeZone).getTime() - scope.clock().getTime())
  await workThrough(scope)
  later(DAY)
  await workThrough(scope)
  const rows = await scope.db.query<{ held: string[] }[]>(
    `select array_agg(external_user_id order by external_user_id) filter (where outcome = 'holdout') as held
       from campaign_target group by run_id order by run_id`,
  )
  expect(rows).toHaveLength(2)
  expect(rows[0]?.held).toEqual(rows[1]?.held)
  expect(rows[0]?.held.length).toBeGreaterThan(6)
  expect(rows[0]?.held.length).toBeLessThan(32)
})

test('a campaign to groups goes through their owners', async () => {
  const { chatId } = await wire.sandbox.group({ action: 'create', owner: 'lin.mei', name: '茶友' })
  await scope.db.query(`insert into group_chat (chat_id, name, owner_user_id) values ($1, '茶友', 'lin.mei')`, [chatId])
  const { runId } = await sent({ aim: { to: 'groups', chatIds: [String(chatId)], ownerUserIds: [] } })
  const [part] = await parts()
  await confirm(part?.msgId ?? '')
  later(MINUTE)
  await workThrough(scope)
  expect(await outcomes()).toEqual({ [String(chatId)]: 'sent' })
  expect(await runState(runId)).toBe('done')
})

test('the message of a plan of groups goes the same way, and only once its owner confirmed', async () => {
  const { chatId } = await wire.sandbox.group({ action: 'create', owner: 'lin.mei', name: '茶友二群' })
  await scope.db.query(`insert into group_chat (chat_id, name, owner_user_id) values ($1, '茶友', 'lin.mei')`, [chatId])
  const message = { planName: '新群', author: 'zhou.kai', title: '第三天', words: '我是{{member}}' }
  await inTransaction(scope, (tx) => sendOfPlan(tx, { ...message, chatIds: [String(chatId)] }))
  later(2 * MINUTE)
  await workThrough(scope)
  const [part] = await parts()
  expect(await outcomes()).toEqual({ [String(chatId)]: null })
  await confirm(part?.msgId ?? '')
  later(MINUTE)
  await workThrough(scope)
  expect(await outcomes()).toEqual({ [String(chatId)]: 'sent' })
})

test('of two campaigns on a day the second goes only to whom the first does not, unless it is about service', async () => {
  const [one, out] = [await contact(), await contact()]
  await setOptOut(scope, { externalUserId: out, optedOut: true, userId: null })
  const first = await sent()
  const late = await contact()
  const second = await sent({ content: { text: '再来一条', attachments: [] } })
  const service = await sent({ content: { text: '明天停水', attachments: [] }, messageClass: 'service' })
  const outcomesOf = async ({ runId }: { runId: number }): Promise<Record<string, string | null>> => {
    const rows = await scope.db.query<{ id: string; outcome: string | null }[]>(
      'select external_user_id as id, outcome from campaign_target where run_id = $1',
      [runId],
    )
    return Object.fromEntries(rows.map(({ id, outcome }) => [id, outcome]))
  }
  expect(await outcomesOf(first)).toEqual({ [one]: null, [out]: 'opted-out' })
  expect(await outcomesOf(second)).toEqual({ [one]: 'cap-day', [out]: 'opted-out', [late]: null })
  expect(await outcomesOf(service)).toEqual({ [one]: null, [out]: 'opted-out', [late]: null })
})

test('whoever opts out after the planning is left out at the submission, with the reason', async () => {
  const [one, out] = [await contact(), await contact()]
  const { runId } = await approved(scope, campaignOf())
  later(MINUTE)
  await conductCampaigns(scope)
  await setOptOut(scope, { externalUserId: out, optedOut: true, userId: null })
  await workThrough(scope)
  expect(asked()).toMatchObject([{ to: [one] }])
  expect(await outcomes()).toEqual({ [one]: null, [out]: 'opted-out' })
  expect(await runState(runId)).toBe('confirming')
})

test('no task is made in quiet hours: it comes in the morning', async () => {
  await contact()
  later(12 * 60 * MINUTE)
  await sent()
  expect(asked()).toEqual([])
  // 22:11, and 9:01 of the next morning: not on the hour.
  later((10 * 60 + 48) * MINUTE)
  await workThrough(scope)
  expect(asked()).toEqual([])
  later(2 * MINUTE)
  await workThrough(scope)
  expect(asked()).toHaveLength(1)
})

test('the export of a run larger than what is read at a time has each contact once', async () => {
  await contact()
  const { id, runId } = await sent()
  await scope.db.query(
    `insert into campaign_target (run_id, external_user_id, campaign_id, outcome, at)
     select $1, 'wx-' || n, $2, 'holdout', now() from generate_series(1, 10100) n`,
    [runId, id],
  )
  let file = ''
  for await (const piece of await exportTargets(scope, id, runId)) file += piece
  const ids = file
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[0])
  expect(ids).toHaveLength(10_101)
  expect(new Set(ids).size).toBe(10_101)
})
