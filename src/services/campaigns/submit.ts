import { campaignText } from '../../decisions/campaigns/content'
import { holdOf } from '../../decisions/cards/moment'
import { nextOpening } from '../../decisions/campaigns/schedule'
import { judgeSubmission, type SubmitAnswer } from '../../decisions/campaigns/submission'
import { campaignValues } from '../../facts/campaigns/values'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import type { WelcomeAttachment } from '../../wecom'
import { answerOf, forgetFiles, readyAttachments } from './content'
import { hashOf } from './hash'
import { markAsked } from './mark'
import { endTargets, refuseTargets, tellTimeline } from './outcomes'
import { readPartOf, writePart, type PartOf, type PartRow } from './row'

/** What a claim of a part came to, for logs. */
export type PartOutcome = PartRow['state'] | 'waits' | 'lost'

/** Makes one member's task, unless it is not wanted any more or not yet. The call is outside any transaction. */
export async function submitPart(scope: Scope, row: PartRow, worker: string): Promise<PartOutcome> {
  const of = await readPartOf(scope, row)
  const { content, aim, windows } = of.definition
  const now = scope.clock()
  const opens = nextOpening(now, row.user_id, windows, scope.settings.timeZone)
  if (opens > now) return wait(scope, row, worker, opens.getTime() - now.getTime())
  // Whoever finds a task at night may send it at night.
  const hold = holdOf(now, 'now', scope.settings)
  if (hold?.reason === 'quiet-hours') return wait(scope, row, worker, hold.until.getTime() - now.getTime())
  const files = await filesOrAnswer(scope, of)
  if ('kind' in files) return record(scope, row, worker, of, files)
  const text = campaignText(content, await campaignValues(scope, row.user_id))
  const hash = hashOf({ to: aim.to, text, attachments: content.attachments })
  const marked = await markAsked(scope, row, worker, of, { text, hash })
  if (marked.then === 'lost') return 'lost'
  if (marked.then === 'wait') return wait(scope, row, worker, scope.settings.campaigns.waitMs)
  if (marked.then === 'nobody') {
    await writePart(scope, row, worker, { state: 'done' })
    return 'done'
  }
  reached('campaign.marked')
  const answer = await call(scope, row, of, { text, attachments: files.attachments, recipients: marked.recipients })
  reached('campaign.called')
  return record(scope, row, worker, of, answer)
}

/** Waiting is no failed attempt. */
async function wait(scope: Scope, row: PartRow, worker: string, delayMs: number): Promise<PartOutcome> {
  await writePart(scope, row, worker, { state: 'planned', delayMs, uncounted: true })
  return 'waits'
}

async function filesOrAnswer(
  scope: Scope,
  { definition }: PartOf,
): Promise<{ attachments: WelcomeAttachment[] } | Exclude<SubmitAnswer, { kind: 'ok' }>> {
  try {
    return { attachments: await readyAttachments(scope, definition.content) }
  } catch (error) {
    return answerOf(error, false)
  }
}

interface Message {
  text: string
  attachments: WelcomeAttachment[]
  recipients: string[]
}

async function call(scope: Scope, row: PartRow, { definition }: PartOf, message: Message): Promise<SubmitAnswer> {
  const { text, attachments, recipients } = message
  const to =
    definition.aim.to === 'groups'
      ? ({ chatType: 'group', chatIds: recipients } as const)
      : ({ chatType: 'single', externalUserIds: recipients } as const)
  try {
    const made = await scope.wecom.massMessages.create({ sender: row.user_id, to, text, attachments })
    return { kind: 'ok', ...made }
  } catch (error) {
    return answerOf(error, true)
  }
}

async function record(
  scope: Scope,
  row: PartRow,
  worker: string,
  { definition, campaignState }: PartOf,
  answer: SubmitAnswer,
): Promise<PartOutcome> {
  const { campaigns } = scope.settings
  const came = judgeSubmission(answer, row.attempts, campaigns)
  const error = answer.kind === 'error' ? `errcode ${answer.errcode}` : answer.kind === 'ok' ? null : answer.kind
  if (came.state === 'planned' && came.freshFiles) await forgetFiles(scope, definition.content)
  const ours = await inTransaction(scope, async (tx) => {
    switch (came.state) {
      case 'submitted':
        return keepSubmitted(tx, row, worker, { ...came, stopped: campaignState === 'stopped' })
      case 'unknown':
        return writePart(tx, row, worker, {
          state: 'unknown',
          delayMs: campaigns.settleEveryMs,
          error,
          uncounted: true,
        })
      case 'planned':
        return writePart(tx, row, worker, { state: 'planned', delayMs: came.delayMs, error })
      case 'failed': {
        const kept = await writePart(tx, row, worker, { state: 'failed', error })
        if (kept) await endTargets(tx, row.id, came.outcome)
        return kept
      }
    }
  })
  reached('campaign.settled')
  return ours ? came.state : 'lost'
}

/** The task exists: whom WeCom did not take is told, and the member's confirmation is waited for. */
export async function keepSubmitted(
  tx: Scope,
  row: PartRow,
  worker: string,
  made: { msgId: string; failed: readonly string[]; stopped: boolean },
): Promise<boolean> {
  const now = tx.clock()
  const [first] = tx.settings.campaigns.looks
  const kept = await writePart(tx, row, worker, {
    state: 'submitted',
    delayMs: made.stopped ? 0 : first.everyMs,
    set: {
      msg_id: made.msgId,
      submitted_at: row.asked_at ?? now,
      ...(made.stopped && { cancel_asked_at: now, cancel_reason: 'stopped' }),
    },
  })
  if (!kept) return false
  await tx.db.query('insert into mass_message (msg_id, created_at) values ($1, $2) on conflict do nothing', [
    made.msgId,
    row.asked_at ?? now,
  ])
  await refuseTargets(tx, row.id, made.failed, 'not-a-contact')
  await tellTimeline(tx, { partId: row.id })
  return true
}
