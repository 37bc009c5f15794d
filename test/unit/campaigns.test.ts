import { approvalRefusal, hasGrown } from '../../src/decisions/campaigns/approval'
import { writtenOut } from '../../src/decisions/campaigns/audience'
import { campaignText, contentProblems } from '../../src/decisions/campaigns/content'
import type { PartState } from '../../src/decisions/campaigns/definition'
import { mayDo, runAfter } from '../../src/decisions/campaigns/machine'
import { outcomeOf, outcomeWords } from '../../src/decisions/campaigns/reasons'
import { settlementOf, type Candidate } from '../../src/decisions/campaigns/settle'
import { judgeSubmission } from '../../src/decisions/campaigns/submission'

describe('what may be done with a campaign', () => {
  const draft = { state: 'draft', paused: false, runs: [] } as const
  const held = { state: 'approved', paused: false, runs: ['held'] } as const
  test('a draft is written and approved, and nothing else', () => {
    expect((['edit', 'preview', 'approve'] as const).every((act) => mayDo(act, draft))).toBe(true)
    expect((['undo', 'pause', 'resume', 'stop'] as const).some((act) => mayDo(act, draft))).toBe(false)
  })
  test('an approved one is undone while its run waits, and not once tasks are being made', () => {
    expect(mayDo('edit', held)).toBe(false)
    expect(mayDo('undo', held)).toBe(true)
    expect(mayDo('undo', { ...held, runs: ['held', 'submitting'] })).toBe(false)
    expect(mayDo('undo', { ...held, runs: ['confirming'] })).toBe(false)
  })
  test('a paused one goes on or is stopped, and one that has ended stays as it was', () => {
    expect(mayDo('pause', { ...held, paused: true })).toBe(false)
    expect(mayDo('resume', { ...held, paused: true })).toBe(true)
    expect(mayDo('stop', { ...held, paused: true })).toBe(true)
    for (const state of ['stopped', 'done'] as const)
      for (const act of ['edit', 'preview', 'approve', 'undo', 'pause', 'resume', 'stop'] as const)
        expect(mayDo(act, { ...held, state })).toBe(false)
  })
  test('a run confirms when every task is made, and is done when nothing more can come', () => {
    const none: Record<PartState, number> = {
      ...{ planned: 0, submitting: 0, submitted: 0, unknown: 0 },
      ...{ done: 0, cancelled: 0, failed: 0 },
    }
    expect(runAfter('submitting', { ...none, planned: 1, submitted: 5 })).toBe('submitting')
    expect(runAfter('submitting', { ...none, unknown: 1, done: 5 })).toBe('submitting')
    expect(runAfter('submitting', { ...none, submitted: 1 })).toBe('confirming')
    expect(runAfter('confirming', { ...none, submitted: 1, done: 1 })).toBe('confirming')
    expect(runAfter('submitting', { ...none, done: 1, failed: 1, cancelled: 1 })).toBe('done')
    expect(runAfter('held', none)).toBe('held')
    expect(runAfter('stopped', none)).toBe('stopped')
  })
})

describe('an approval', () => {
  const policy = { secondPersonOver: 500, grewTimes: 10, grewOver: 100 }
  const same = { previewed: 'h', seen: 'h', written: 'h' }
  const asked = { previewed: 400, now: 400, authors: ['he.qing'], approver: 'zhou.kai', hashes: same }
  test('is for exactly what was previewed and seen', () => {
    expect(approvalRefusal(asked, policy)).toBeNull()
    expect(approvalRefusal({ ...asked, hashes: { ...same, previewed: null } }, policy)).toBe('not-previewed')
    expect(approvalRefusal({ ...asked, hashes: { ...same, previewed: 'g' } }, policy)).toBe('changed-since')
    expect(approvalRefusal({ ...asked, hashes: { ...same, seen: 'g' } }, policy)).toBe('changed-since')
  })
  test('is refused for nobody, and for ten times as many as were looked at', () => {
    expect(approvalRefusal({ ...asked, now: 0 }, policy)).toBe('empty')
    expect(approvalRefusal({ ...asked, previewed: 400, now: 4000 }, policy)).toBe('grew')
    expect(hasGrown(400, 3999, policy)).toBe(false)
    expect(hasGrown(5, 100, policy)).toBe(false)
    expect(hasGrown(5, 101, policy)).toBe(true)
  })
  test('of so many recipients is never an author’s, and of a few may be', () => {
    expect(approvalRefusal({ ...asked, approver: 'he.qing', previewed: 500, now: 500 }, policy)).toBeNull()
    expect(approvalRefusal({ ...asked, approver: 'he.qing', previewed: 501, now: 501 }, policy)).toBe('author')
    expect(approvalRefusal({ ...asked, previewed: 501, now: 501 }, policy)).toBeNull()
  })
})

describe('the words of a campaign', () => {
  const around = { shop: '常来茶庄', perCustomer: ['customer', 'remark', 'age'] }
  const text = (words: string): string[] =>
    contentProblems({ text: words, attachments: [] }, around).map(({ path, zh }) => `${path} ${zh}`)
  test('may name the member and the shop, each with one value for all recipients of a task', () => {
    expect(text('{{member}} 在 {{shop}} 等您')).toEqual([])
    const said = { text: '{{member|我们}} 在 {{shop}}', attachments: [] }
    expect(campaignText(said, { member: null, shop: '茶庄' })).toBe('我们 在 茶庄')
  })
  test('what differs from customer to customer is refused and pointed to where it works', () => {
    expect(text('{{customer}}您好')).toEqual([expect.stringContaining('请改用侧边栏话术或跟进计划')])
    expect(text('{{nobody}}')).toEqual([expect.stringContaining('没有变量 {{nobody}}')])
    expect(text('{{member')).toEqual([expect.stringContaining('不完整')])
  })
  test('are counted in bytes, with the longest name filled in', () => {
    expect(text('茶'.repeat(1333))).toEqual([])
    expect(text('茶'.repeat(1334))).toEqual([expect.stringContaining('4002 字节')])
    expect(text(`{{member}}${'茶'.repeat(1270)}`)).toEqual([expect.stringContaining('上限 4000')])
    expect(text('')).toEqual([expect.stringContaining('不能都为空')])
    expect(text('a\u0000')).toEqual([expect.stringContaining('控制字符')])
  })
  test('attachments keep WeCom’s sizes and counts, and have no variables', () => {
    const link = { type: 'link', title: '上新', url: 'https://s.example/n' } as const
    const paths = (attachments: Parameters<typeof contentProblems>[0]['attachments']): string[] =>
      contentProblems({ text: '', attachments }, around).map(({ path }) => path)
    expect(paths([link])).toEqual([])
    expect(paths(Array.from({ length: 10 }, () => link))).toEqual(['attachments'])
    expect(paths([{ ...link, title: '茶'.repeat(43) }])).toEqual(['attachments.0.title'])
    expect(paths([{ ...link, title: '{{member}}' }])).toEqual(['attachments.0.title'])
    expect(paths([{ ...link, url: 'ftp://x' }])).toEqual(['attachments.0.url'])
    expect(paths([{ ...link, description: 'a'.repeat(513), pictureUrl: 'p' }])).toEqual([
      'attachments.0.description',
      'attachments.0.pictureUrl',
    ])
    const app = { type: 'miniprogram', title: '茶'.repeat(22), appId: 'wx1', page: '', mediaFileId: 'f' } as const
    expect(paths([app])).toEqual(['attachments.0.title', 'attachments.0.page'])
  })
})

describe('an answer that was lost', () => {
  const part = { sender: 'lin.mei', recipients: new Set(['wm1', 'wm2']), ageMs: 0 }
  const policy = { againAfterMs: 600_000 }
  const ours: Candidate = { msgId: 'a', senders: ['lin.mei'], recipients: ['wm1'] }
  test('is a message of this member whose recipients are all ours', () => {
    expect(settlementOf(part, [ours], policy)).toEqual({ then: 'adopt', msgId: 'a' })
    const strangers: Candidate[] = [
      { ...ours, senders: ['chen.hao'] },
      { ...ours, senders: ['lin.mei', 'chen.hao'] },
      { ...ours, recipients: ['wm1', 'wm3'] },
    ]
    expect(settlementOf(part, strangers, policy)).toEqual({ then: 'wait' })
  })
  test('waits while WeCom does not tell, and asks again only after ten minutes without any', () => {
    const dispatching = { ...ours, msgId: 'b', senders: null }
    expect(settlementOf({ ...part, ageMs: 600_000 }, [dispatching], policy)).toEqual({ then: 'wait' })
    expect(settlementOf(part, [ours, dispatching], policy)).toEqual({ then: 'wait' })
    expect(settlementOf({ ...part, ageMs: 599_999 }, [], policy)).toEqual({ then: 'wait' })
    expect(settlementOf({ ...part, ageMs: 600_000 }, [], policy)).toEqual({ then: 'again' })
  })
  test('that two messages fit is for a person to say', () => {
    const msgIds = ['a', 'b']
    expect(settlementOf({ ...part, ageMs: 600_000 }, [ours, { ...ours, msgId: 'b' }], policy)).toEqual({
      then: 'ask',
      msgIds,
    })
  })
})

describe('the answer to a task', () => {
  const policy = { backoffMs: 1000, maxBackoffMs: 8000, maxAttempts: 5 }
  const error = (errcode: number, action: string, retryInMs = 0) => ({
    kind: 'error' as const,
    errcode,
    action,
    retryInMs,
  })
  test('that is lost is never taken for a refusal', () => {
    expect(judgeSubmission({ kind: 'no-answer' }, 99, policy)).toEqual({ state: 'unknown' })
  })
  test('what never left is tried again, until it was tried too often', () => {
    expect(judgeSubmission({ kind: 'not-called' }, 2, policy)).toMatchObject({ state: 'planned', delayMs: 2000 })
    expect(judgeSubmission({ kind: 'not-called' }, 5, policy)).toEqual({ state: 'failed', outcome: 'gave-up' })
  })
  test('what a person can mend is waited for, as long as WeCom says', () => {
    expect(judgeSubmission(error(45009, 'back-off', 60_000), 1, policy)).toMatchObject({ delayMs: 60_000 })
    expect(judgeSubmission(error(60020, 'config'), 1, policy)).toMatchObject({ state: 'planned', delayMs: 1000 })
  })
  test('nobody to send to, wrong content and an old file are three things', () => {
    expect(judgeSubmission(error(41048, 'final'), 1, policy)).toEqual({ state: 'failed', outcome: 'not-a-contact' })
    expect(judgeSubmission(error(40058, 'data'), 1, policy)).toEqual({ state: 'failed', outcome: 'wecom-refused' })
    expect(judgeSubmission(error(40007, 'data'), 1, policy)).toEqual({ state: 'planned', delayMs: 0, freshFiles: true })
    expect(judgeSubmission(error(40007, 'data'), 3, policy)).toEqual({ state: 'failed', outcome: 'wecom-refused' })
  })
})

test('an audience is written out with its segments, and one that is gone has nobody', () => {
  const inner = { kind: 'group', join: 'all', of: [{ kind: 'everyone' }] } as const
  const audience = {
    kind: 'group' as const,
    join: 'all' as const,
    of: [
      { kind: 'segment' as const, not: true, segmentId: 1 },
      { kind: 'segment' as const, not: false, segmentId: 2 },
    ],
  }
  expect(writtenOut(audience, new Map([[1, { ...inner, of: [...inner.of] }]])).of).toEqual([
    { kind: 'group', join: 'none', of: [inner] },
    { kind: 'group', join: 'any', of: [] },
  ])
})

test('WeCom’s statuses are outcomes, and each outcome has its words', () => {
  expect([0, 1, 2, 3, 9].map(outcomeOf)).toEqual([null, 'sent', 'not-a-friend', 'month-limit', null])
  expect(outcomeWords('holdout').zh).toContain('对照组')
  expect(outcomeWords('odd')).toEqual({ zh: 'odd', en: 'odd' })
})
