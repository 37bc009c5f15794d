import { businessDate, momentAt, wallTime } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import { churnReasonIds, churnReasons, type ChurnReason } from '../../decisions/silence'
import { afterWorkTime } from '../../decisions/workTime'
import type { Scope } from '../../scope'
import type { Card } from '../cards/types'
import { planCard } from '../cards/plan'
import { recordTouch } from '../touches'
import { readSilence, type SilenceFacts } from './cardFacts'
import { setChurnReason } from './churnReason'
import { answerAlert, escalate } from './escalate'

/** What a button of a card about a silence does; returns what the card says from then on. */
export async function pressed(scope: Scope, card: Card, button: string, byUserId: string): Promise<string> {
  const episodeId = String(card.subject.episodeId)
  // Held: of a press here and a touch elsewhere one is first, and the other sees it.
  await scope.db.query('select 1 from contact_signal where external_user_id = $1 for update', [card.externalUserId])
  const found = await readSilence(scope, card)
  if (!found || found.closed) return '已有往来，提醒已结束'
  const press = { scope, card, found, episodeId, byUserId }
  if (button === 'talked') return talked(press)
  if (button === 'snooze') return snooze(press)
  if (button === 'hand-over') return handOver(press)
  const reason = reasonOf(button)
  if (reason) await setChurnReason(scope, { externalUserId: found.externalUserId, reason, by: byUserId })
  await answerAlert(scope, { episodeId, tier: found.tier }, byUserId, scope.clock())
  return reason ? `已记录原因：${churnReasons[reason].zh}` : '已处理'
}

interface Press {
  scope: Scope
  card: Card
  found: SilenceFacts
  episodeId: string
  byUserId: string
}

async function talked({ scope, card, found, byUserId }: Press): Promise<string> {
  await recordTouch(scope, {
    key: `card:${card.dedupeKey}`,
    externalUserId: found.externalUserId,
    userId: byUserId,
    at: scope.clock(),
    kind: 'talked',
    direction: 'out',
    outcome: 'reached',
    source: 'card',
  })
  return '已记录联系，提醒已结束'
}

/** The same card comes again tomorrow, and the wait for an answer begins anew. */
async function snooze({ scope, card, found, episodeId }: Press): Promise<string> {
  const { timeZone, cards, silence } = scope.settings
  const tomorrow = addDays(businessDate(scope.clock(), timeZone), 1)
  const until = momentAt(tomorrow, cards.morningMinute, timeZone)
  const { tier } = found
  await planCard(scope, {
    ...card,
    dedupeKey: `silence:${episodeId}:${tier}:again:${tomorrow}`,
    urgency: 'work-hours',
    wanted: until,
    expiresAt: null,
  })
  await scope.db.query(
    'update silence_alert set escalate_at = $3 where episode_id = $1 and tier = $2 and escalate_at is not null',
    [episodeId, tier, afterWorkTime(until, silence.escalateAfterMs, scope.settings)],
  )
  return `已推迟到 ${wallTime(until, timeZone)}`
}

async function handOver({ scope, found, episodeId, byUserId }: Press): Promise<string> {
  const { externalUserId, tier } = found
  const to = await escalate(scope, { episodeId, tier, externalUserId, userId: byUserId })
  if (to === null) return '没有可转交的人，请在侧边栏处理'
  await answerAlert(scope, { episodeId, tier }, byUserId, scope.clock())
  const [member] = await scope.db.query<{ name: string }[]>('select name from member where user_id = $1', [to])
  return `已转交给 ${member?.name || to}`
}

function reasonOf(button: string): ChurnReason | null {
  return churnReasonIds.find((id) => button === `reason-${id}`) ?? null
}
