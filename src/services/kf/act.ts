import { judgeKfMessage } from '../../decisions/kf/send'
import type { Scope } from '../../scope'
import { reached } from '../../step'
import { isAutomaticSendingStopped } from '../automaticSending'
import { answerTo } from './answerTo'
import { handOver } from './handOver'
import { planKf } from './plan'
import { placeOf, type ActRow, type KfSent } from './row'
import { settleKf } from './settle'
import { CALL, keepState, readState } from './state'

/** Hands over, ends, or invites. */
export async function doAct(scope: Scope, row: ActRow, worker: string): Promise<KfSent> {
  switch (row.body.act) {
    case 'hand-over':
      return handOver(scope, row, worker, row.body)
    case 'end':
      return end(scope, row, worker, row.body)
    case 'upgrade':
      return upgrade(scope, row, worker, row.body)
  }
}

type Body<Act extends ActRow['body']['act']> = Extract<ActRow['body'], { act: Act }>

/** Only what a human holds, or the assistant, can be ended by an app (kf-sidebar-pay.md 3.2). Asking twice does no harm. */
async function end(scope: Scope, row: ActRow, worker: string, { words, by }: Body<'end'>): Promise<KfSent> {
  const place = placeOf(row)
  let code: string | null = null
  const answer = await answerTo(async () => {
    if ((await readState(scope, place)) === 4) return ''
    code = (await scope.wecom.kf.move(place, { state: 4 }, CALL)).code
    await keepState(scope, place, 4, null)
    return ''
  })
  const said = { kind: 'kf-ended', detail: {} } as const
  // A lost answer is asked for again: then the session has ended, or has not.
  const judged = answer.kind === 'no-answer' ? ({ kind: 'not-called' } as const) : answer
  const outcome = judgeKfMessage(judged, row.attempts, scope.settings.kf)
  const settled = await settleKf(scope, row, worker, outcome, answer, said)
  if (settled === 'sent' && code !== null && words !== null) {
    const expiresAt = new Date(scope.clock().getTime() + scope.settings.kf.codeMs)
    const message = { ...place, dedupeKey: `${row.dedupe_key}:words`, expiresAt }
    await planKf(scope, [{ ...message, kind: 'kf-event-message', body: { by, content: words, code } }])
  }
  return settled
}

/** A card that reaches the visitor: it is sent once, as a message is. */
async function upgrade(scope: Scope, row: ActRow, worker: string, { to }: Body<'upgrade'>): Promise<KfSent> {
  if (await isAutomaticSendingStopped(scope)) {
    return settleKf(scope, row, worker, { status: 'not-sent', reason: 'automatic-stopped' })
  }
  const [, marked] = await scope.db.query<[unknown[], number]>(
    `update outbox_message set status = 'sending', called_at = $3 where dedupe_key = $1 and locked_by = $2 and status = 'planned'`,
    [row.dedupe_key, worker, scope.clock()],
  )
  if (marked === 0) return 'lost'
  reached('kf.marked')
  const answer = await answerTo(async () => {
    await scope.wecom.kf.upgrade(placeOf(row), to, CALL)
    return ''
  })
  const said = { kind: 'kf-upgraded', detail: { to: to.type === 'member' ? to.userId : to.chatId } } as const
  return settleKf(scope, row, worker, judgeKfMessage(answer, row.attempts, scope.settings.kf), answer, said)
}
