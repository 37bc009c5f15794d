import type { SilenceTier } from '../../decisions/silence'
import { escalationOf } from '../../facts/escalation'
import { inTransaction, type Scope } from '../../scope'
import { planCard } from '../cards/plan'
import { note } from '../timeline'

interface Unanswered {
  episodeId: string
  tier: SilenceTier
  externalUserId: string
  userId: string
}

/**
 * Alerts that nobody answered within their work hours go to who answers for the rep, once. Whoever tried to reach the contact
 * has answered. One batch; returns how many were looked at.
 */
export function escalateDue(scope: Scope): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const due = await tx.db.query<(Unanswered & { triedBy: string | null; triedAt: Date | null })[]>(DUE, [
      tx.now,
      tx.settings.silence.alertBatch,
    ])
    for (const alert of due) {
      if (alert.triedAt) await answerAlert(tx, alert, alert.triedBy, alert.triedAt)
      else await escalate(tx, alert)
    }
    return due.length
  })
}

/** Passes an alert on to who answers for the rep, in the caller's transaction. Returns who; null = there is nobody. */
export async function escalate(
  scope: Scope,
  { episodeId, tier, externalUserId, userId }: Unanswered,
): Promise<string | null> {
  const [to = null] = await escalationOf(scope, userId)
  await scope.db.query(
    `update silence_alert set escalate_at = null, escalated_at = case when $3::text is not null then $4::timestamptz end,
            escalated_to = $3 where episode_id = $1 and tier = $2`,
    [episodeId, tier, to, scope.now],
  )
  if (to === null) return null
  const key = `silence:${episodeId}:${tier}:escalated`
  const detail = { tier, from: userId }
  await note(scope, { key, externalUserId, userId: to, at: scope.now, kind: 'silence-escalated', detail })
  await planCard(scope, {
    dedupeKey: key,
    kind: 'silence',
    userId: to,
    externalUserId,
    subject: { episodeId, tier, about: 'escalation' },
    urgency: 'work-hours',
    wanted: scope.now,
    expiresAt: null,
  })
  return to
}

/** Somebody has taken it up: nobody else is asked. */
export async function answerAlert(
  { db }: Scope,
  { episodeId, tier }: Pick<Unanswered, 'episodeId' | 'tier'>,
  by: string | null,
  at: Date,
): Promise<void> {
  await db.query(
    `update silence_alert set answered_at = coalesce(answered_at, $3), answered_by = coalesce(answered_by, $4),
            escalate_at = null where episode_id = $1 and tier = $2`,
    [episodeId, tier, at, by],
  )
}

const DUE = `
  select a.episode_id as "episodeId", a.tier, a.external_user_id as "externalUserId", a.user_id as "userId",
         t.user_id as "triedBy", t.at as "triedAt"
    from (select * from silence_alert where escalate_at <= $1 order by escalate_at limit $2 for update skip locked) a
    left join lateral (select user_id, at from touch t
                        where t.external_user_id = a.external_user_id and t.at >= a.alerted_at and t.user_id is not null
                        order by at limit 1) t on true
   order by a.escalate_at, a.episode_id`
