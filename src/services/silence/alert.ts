import { alertVerdict, type AlertFacts } from '../../decisions/silenceAlert'
import type { NoAlertReason, SilenceTier } from '../../decisions/silence'
import { afterWorkTime } from '../../decisions/workTime'
import { STANDS } from '../../facts/contactTags'
import { escalationOf } from '../../facts/escalation'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'
import { planCards, type PlannedCard } from '../cards/plan'

interface WaitingAlert extends Omit<AlertFacts, 'answers'> {
  episodeId: string
  tier: SilenceTier
  externalUserId: string
  owner: string | null
  /** The earliest member who is still connected, though perhaps gone from the corp. */
  follower: string | null
}

interface Told {
  episode_id: string
  tier: SilenceTier
  external_user_id: string
  user_id: string | null
  reason: NoAlertReason | null
}

/**
 * Tells what waits to be told, each crossing once: the owner rep gets a card, the timeline an entry. Who answers for nobody,
 * or for somebody who is no contact any more, is told nothing, with the reason. One batch; returns how many were decided.
 */
export function tellWaiting(scope: Scope): Promise<number> {
  return inTransaction(scope, async (tx) => {
    const waiting = await tx.db.query<WaitingAlert[]>(WAITING, [tx.now, tx.settings.silence.alertBatch])
    const told: Told[] = []
    const above = new Map<string, string | null>()
    for (const alert of waiting) told.push(toRow(alert, await answering(tx, alert, above)))
    if (told.length > 0) await write(tx, told)
    await planCards(
      tx,
      told.flatMap((row) => (row.user_id === null ? [] : [cardOf(tx, row, row.user_id)])),
    )
    return told.length
  })
}

function toRow(alert: WaitingAlert, answers: string | null): Told {
  const verdict = alertVerdict({ ...alert, answers })
  return {
    episode_id: alert.episodeId,
    tier: alert.tier,
    external_user_id: alert.externalUserId,
    user_id: 'to' in verdict ? verdict.to : null,
    reason: 'to' in verdict ? null : verdict.reason,
  }
}

/** The owner; of a contact whose members have all left the corp, who answers for the first of them. */
async function answering(
  scope: Scope,
  { owner, follower }: WaitingAlert,
  above: Map<string, string | null>,
): Promise<string | null> {
  if (owner !== null || follower === null) return owner
  const known = above.get(follower)
  if (known !== undefined) return known
  const [first = null] = await escalationOf(scope, follower)
  above.set(follower, first)
  return first
}

/** Nobody is pressed for contacts whom nobody could have heard. */
async function write({ db, now, settings }: Scope, told: readonly Told[]): Promise<void> {
  await db.query(WRITE, [now, JSON.stringify(told), afterWorkTime(now, settings.silence.escalateAfterMs, settings)])
}

function cardOf({ now }: Scope, { episode_id: episodeId, tier, external_user_id: id }: Told, to: string): PlannedCard {
  return {
    dedupeKey: `silence:${episodeId}:${tier}`,
    kind: 'silence',
    userId: to,
    externalUserId: id,
    subject: { episodeId, tier, about: 'alert' },
    urgency: tier === 'not-observable' ? 'morning' : 'work-hours',
    wanted: now,
    expiresAt: null,
  }
}

const WAITING = `
  select a.episode_id as "episodeId", a.tier, a.external_user_id as "externalUserId", c.stage,
         c.opted_out_at is not null as "optedOut", ${ownerOf('c')} as owner, f.user_id as follower, f.user_id is not null as stands
    from (select * from silence_alert
           where alerted_at is null and reason is null and not quiet and wanted_at <= $1
           order by wanted_at limit $2 for update skip locked) a
    left join contact c on c.external_user_id = a.external_user_id
    left join lateral (select f.user_id from follow_user f where f.external_user_id = a.external_user_id and ${STANDS}
                        order by f.added_at, f.user_id limit 1) f on true
   order by a.wanted_at, a.episode_id`

const WRITE = `
  with told as (select * from json_to_recordset($2) as r(episode_id bigint, tier text, external_user_id text, user_id text,
                                                         reason text)),
  written as (
    update silence_alert a set user_id = t.user_id, reason = t.reason,
           alerted_at = case when t.reason is null then $1::timestamptz end,
           escalate_at = case when t.reason is null and t.tier <> 'not-observable' then $3::timestamptz end
      from told t where a.episode_id = t.episode_id and a.tier = t.tier)
  insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
  select 'silence:' || t.episode_id || ':' || t.tier, t.external_user_id, t.user_id, $1, 'silence-alerted',
         jsonb_build_object('tier', t.tier, 'days', floor(extract(epoch from $1 - e.began_at) / 86400)::int)
    from told t join silence_episode e on e.id = t.episode_id
   where t.reason is null and t.tier <> 'not-observable'
  on conflict (key) do nothing`
