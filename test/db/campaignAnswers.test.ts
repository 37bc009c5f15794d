import { stopCampaign } from '../../src/services/campaigns/acts'
import { settleByHand } from '../../src/services/campaigns/byHand'
import { followRename, keepRename } from '../../src/services/contacts/renamed'
import { addFault } from '../support/app'
import { workThrough } from '../support/campaigns'
import { insertMember } from '../support/rows'
import {
  asked,
  confirm,
  contact,
  later,
  messages,
  MINUTE,
  outcomes,
  parts,
  ROOT,
  runState,
  say,
  scope,
  sent,
  wire,
  useCampaignCorp,
} from '../support/campaignCorp'

useCampaignCorp()

test('an answer that is lost is found again by its member and its recipients, and nobody is asked twice', async () => {
  const [mine, theirs] = [await contact(), await contact('chen.hao')]
  say('lose-answer', 'lose-answer')
  const { runId } = await sent()
  expect((await parts()).map(({ state }) => state)).toEqual(['unknown', 'unknown'])
  later(MINUTE)
  expect(await workThrough(scope)).toEqual(['submitted', 'submitted'])
  expect(asked()).toHaveLength(2)
  const made = await parts()
  expect(new Set(made.map(({ msgId }) => msgId)).size).toBe(2)
  for (const { msgId, userId } of made) expect(await confirm(msgId ?? '', userId)).toMatchObject({ sent: 1 })
  later(MINUTE)
  await workThrough(scope)
  expect(await outcomes()).toEqual({ [mine]: 'sent', [theirs]: 'sent' })
  expect(await runState(runId)).toBe('done')
})

test('a call that made nothing is asked for again after ten minutes, and not before', async () => {
  await contact()
  say('refuse')
  await sent()
  expect((await parts()).map(({ state }) => state)).toEqual(['unknown'])
  later(9 * MINUTE)
  await workThrough(scope)
  expect(messages()).toEqual([])
  later(MINUTE)
  await workThrough(scope)
  expect(messages()).toHaveLength(1)
  expect((await parts()).map(({ state }) => state)).toEqual(['submitted'])
})

test('two messages that fit are for an admin to say, and nothing is asked for meanwhile', async () => {
  const id = await contact()
  say('lose-answer')
  await sent()
  await wire.call(`${ROOT}/add_msg_template`, { sender: 'lin.mei', external_userid: [id], text: { content: '上新啦' } })
  later(MINUTE)
  expect(await workThrough(scope)).toEqual(['unknown'])
  later(30 * MINUTE)
  expect(await workThrough(scope)).toEqual([])
  const [row] = await scope.db.query<{ candidates: string[] }[]>('select candidates from campaign_part')
  expect(row?.candidates.sort()).toEqual(messages().sort())
})

/** A part of which two messages fit. */
async function ambiguous(): Promise<{ id: number; partId: string; externalUserId: string; fit: string[] }> {
  const externalUserId = await contact()
  say('lose-answer')
  const { id } = await sent()
  const body = { sender: 'lin.mei', external_userid: [externalUserId], text: { content: '上新啦' } }
  await wire.call(`${ROOT}/add_msg_template`, body)
  later(MINUTE)
  await workThrough(scope)
  const [part] = await scope.db.query<{ id: string; candidates: string[] }[]>(
    'select id, candidates from campaign_part',
  )
  return { id, partId: part?.id ?? '', externalUserId, fit: part?.candidates ?? [] }
}

test('what an admin says of two messages that fit counts: that one is watched, and the other never was ours', async () => {
  const { id, partId, externalUserId, fit } = await ambiguous()
  await expect(settleByHand(scope, id, partId, 'msg-of-nobody')).rejects.toMatchObject({ id: 'invalid-input' })
  await settleByHand(scope, id, partId, fit[1] ?? '')
  await expect(settleByHand(scope, id, partId, fit[0] ?? '')).rejects.toMatchObject({ id: 'not-found' })
  await confirm(fit[1] ?? '')
  later(MINUTE)
  await workThrough(scope)
  expect(await outcomes()).toEqual({ [externalUserId]: 'sent' })
  expect(asked()).toHaveLength(2)
})

test('where an admin says that none of them is ours it is asked for again, unless the campaign was stopped', async () => {
  const first = await ambiguous()
  await settleByHand(scope, first.id, first.partId, null)
  await workThrough(scope)
  expect((await parts()).map(({ state }) => state)).toEqual(['submitted'])
  expect(asked()).toHaveLength(3)
  await scope.db.query('truncate campaign, campaign_run, campaign_part, campaign_target, mass_message_task')
  wire.sandbox.calls.clear()
  const second = await ambiguous()
  await stopCampaign(scope, second.id)
  await settleByHand(scope, second.id, second.partId, null)
  await workThrough(scope)
  expect(asked()).toHaveLength(2)
  expect((await outcomes())[second.externalUserId]).toBe('stopped')
})

test('a member who is renamed keeps their tasks: those still to be made, and those whose answer was lost', async () => {
  const [mine, late] = [await contact(), await contact()]
  say('lose-answer')
  await scope.db.query(`update contact set owner_user_id = 'lin.mei'`)
  await sent()
  await wire.sandbox.member({ action: 'update_user', userId: 'lin.mei', newUserId: 'lin.mei.2' })
  await insertMember(scope.db, 'lin.mei.2')
  const at = scope.clock()
  await keepRename(scope, 'lin.mei', 'lin.mei.2', at)
  await followRename(scope, 'lin.mei', at)
  expect(await parts()).toMatchObject([{ userId: 'lin.mei.2', state: 'unknown' }])
  later(MINUTE)
  expect(await workThrough(scope)).toEqual(['submitted'])
  expect(await confirm((await parts())[0]?.msgId ?? '', 'lin.mei.2')).toMatchObject({ sent: 2 })
  later(MINUTE)
  await workThrough(scope)
  expect(await outcomes()).toEqual({ [mine]: 'sent', [late]: 'sent' })
  expect(asked()).toHaveLength(1)
})

test('a stranger’s message with the same words is not taken for ours', async () => {
  await contact()
  const other = await contact('chen.hao')
  await wire.call(`${ROOT}/add_msg_template`, {
    sender: 'chen.hao',
    external_userid: [other],
    text: { content: '上新啦' },
  })
  addFault(wire.sandbox, { path: `${ROOT}/add_msg_template`, kind: 'lose-answer', times: 2 })
  await sent()
  later(MINUTE)
  await workThrough(scope)
  const made = await parts()
  expect(made.find(({ userId }) => userId === 'lin.mei')?.state).toBe('submitted')
})

test('what a dead process left behind in a call is found out by the next one', async () => {
  await contact()
  await sent()
  const msgId = messages()[0]
  await scope.db.query(
    `update campaign_part set state = 'submitting', msg_id = null, submitted_at = null,
    locked_by = 'dead', locked_until = now() - interval '1 s', due_at = $1`,
    [scope.clock()],
  )
  later(MINUTE)
  expect(await workThrough(scope)).toEqual(['submitted'])
  expect(await parts()).toMatchObject([{ msgId }])
  expect(asked()).toHaveLength(1)
})
