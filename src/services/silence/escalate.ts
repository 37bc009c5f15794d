import type { SilenceTier } from '../../decisions/silence'
import { escalationOf } from '../../facts/escalation'
import { inTransaction, type Scope } from '../../scope'
import { planCards, type PlannedCard } from '../cards/plan'

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
    for (const alert of due) if (alert.triedAt) await answerAlert(tx, alert, alert.triedBy, alert.triedAt)
    await passOn(
      tx,
      due.filter(({ triedAt }) => triedAt === null),
    )
    return due.length
  })
}

/** Passes an alert on to who answers for the rep, in the caller's transaction. Returns who; null = there is nobody. */
export async function escalate(scope: Scope, alert: Unanswered): Promise<string | null> {
  const [to = null] = await passOn(scope, [alert])
  return to
}

/** The same for many; as many answers as alerts, in their order. */
async function passOn(scope: Scope, alerts: readonly Unanswered[]): Promise<(string | null)[]> {
  if (alerts.length === 0) return []
  const above = new Map<string, string | null>()
  for (const userId of new Set(alerts.map((alert) => alert.userId)))
    above.set(userId, (await escalationOf(scope, userId))[0] ?? null)
  const passed = alerts.map((alert) => ({ ...alert, to: above.get(alert.userId) ?? null }))
  await scope.db.query(PASS_ON, [scope.now, JSON.stringify(passed)])
  await planCards(
    scope,
    passed.flatMap(({ to, ...alert }) => (to === null ? [] : [cardOf(scope, alert, to)])),
  )
  return passed.map(({ to }) => to)
}

function cardOf({ now }: Scope, { episodeId, tier, externalUserId }: Unanswered, to: string): PlannedCard {
  return {
    dedupeKey: `silence:${episodeId}:${tier}:escalated`,
    kind: 'silence',
    userId: to,
    externalUserId,
    subject: { episodeId, tier, about: 'escalation' },
    urgency: 'work-hours',
    wanted: now,
    expiresAt: null,
  }
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

const PASS_ON = `
  with passed as (
    select * from json_to_recordset($2) as p("episodeId" bigint, tier text, "externalUserId" text, "userId" text, "to" text)),
  written as (
    update silence_alert a set escalate_at = null, escalated_to = p.to,
           escalated_at = case when p.to is not null then $1::timestamptz end
      from passed p where a.episode_id = p."episodeId" and a.tier = p.tier)
  insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
  select 'silence:' || "episodeId" || ':' || tier || ':escalated', "externalUserId", "to", $1, 'silence-escalated',
         jsonb_build_object('tier', tier, 'from', "userId")
    from passed where "to" is not null
  on conflict (key) do nothing`
