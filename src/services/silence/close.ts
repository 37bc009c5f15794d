import type { Happening } from '../../decisions/plans/happening'
import { silenceTiers } from '../../decisions/silence'
import type { Scope } from '../../scope'
import { closeCards } from '../cards/close'
import { startPlans } from '../plans/start'
import { tellOfSilence } from '../rules/tell'
import { defaultThresholds } from './signals'

/**
 * Ends the silences of contacts who were heard since they began, all of them or those named; returns how many. What still
 * waited to be told never is. Call it in the transaction that wrote the touch, after `hear`.
 */
export async function closeHeard(scope: Scope, externalUserIds: readonly string[] | null): Promise<number> {
  const { preChurnS } = defaultThresholds(scope)
  const [closed] = await scope.db.query<ClosedSet[]>(CLOSE, [
    scope.clock(),
    externalUserIds,
    scope.settings.silence.batch,
    preChurnS,
    silenceTiers,
  ])
  if (closed && closed.cards.length > 0) await closeCards(scope, closed.cards, '已有往来，提醒已结束')
  await startPlans(scope, (closed?.returned ?? []).map(happening))
  await tellOfSilence(scope, closed?.changed ?? [])
  return closed?.count ?? 0
}

interface ClosedSet {
  count: number
  cards: string[]
  returned: Returned[]
  /** Contacts who were not fresh. */
  changed: string[]
}

interface Returned {
  episodeId: string
  externalUserId: string
  at: string
}

function happening({ episodeId, externalUserId: subjectId, at }: Returned): Happening {
  return { kind: 'returned', subjectId, key: `returned:${episodeId}`, at: new Date(at), about: [] }
}

/**
 * A return is one when the threshold was crossed under our eyes: a touch that is told late and is older than the threshold
 * only corrects us.
 */
const CLOSE = `
  with heard as (
    select * from contact_signal
     where next_check_at = '-infinity' and ($2::text[] is null or external_user_id = any($2))
     order by external_user_id limit $3 for update skip locked),
  ended as (
    update silence_episode e set closed_at = h.last_heard_at, closed_known_at = $1, closed_by = h.heard_kind,
           returned = e.tier <> 'not-observable' and h.last_heard_at >= e.pre_churn_at and h.last_heard_at > h.watched_since
      from heard h where e.external_user_id = h.external_user_id and e.closed_at is null
    returning e.id, e.external_user_id, e.tier, e.began_at, e.closed_at, e.closed_by, e.returned),
  told as (
    select a.external_user_id, max(array_position($5::text[], a.tier)) as place
      from ended join silence_alert a on a.episode_id = ended.id where a.alerted_at is not null group by 1),
  hushed as (
    update silence_alert a set escalate_at = null,
           reason = case when a.alerted_at is null then coalesce(a.reason, 'heard-meanwhile') end
      from ended where a.episode_id = ended.id and (a.alerted_at is null or a.escalate_at is not null)),
  noted as (
    insert into timeline_entry (key, external_user_id, user_id, at, kind, detail)
    select 'returned:' || id, external_user_id, null, closed_at, 'returned', jsonb_build_object('tier', tier,
           'days', floor(extract(epoch from closed_at - began_at) / 86400)::int, 'by', closed_by)
      from ended where returned
    on conflict (key) do nothing),
  signals as (
    update contact_signal s set state = 'fresh',
           next_check_at = s.last_heard_at + coalesce(s.pre_churn_s, $4::int) * interval '1 second',
           told_at = case when t.place is not null then $1::timestamptz end, told_tier = ($5::text[])[t.place]
      from heard h left join told t on t.external_user_id = h.external_user_id
     where s.external_user_id = h.external_user_id)
  select count(*)::int as count,
         (select coalesce(json_agg(json_build_object('episodeId', id, 'externalUserId', external_user_id, 'at', closed_at)), '[]')
            from ended where returned) as returned,
         array(select external_user_id from heard where state <> 'fresh') as changed,
         array(select 'silence:' || a.episode_id || ':' || a.tier || suffix
                 from ended join silence_alert a on a.episode_id = ended.id
                cross join (values (''), (':escalated')) s(suffix) where a.alerted_at is not null) as cards
    from heard`
