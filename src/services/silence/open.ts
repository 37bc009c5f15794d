import type { Happening } from '../../decisions/plans/happening'
import { silenceTiers, type SilenceTier } from '../../decisions/silence'
import { inTransaction, type Scope } from '../../scope'
import { isAnyoneListening, startPlans } from '../plans/start'
import { isHeardByRules, SILENCE_CHANGED, tellOfSilence } from '../rules/tell'
import { defaultThresholds } from './signals'

/** How many were due, and the latest of their moments; null = none was. */
export interface Opened {
  count: number
  upTo: Date | null
}

/**
 * Moves the contacts whose next threshold lies behind `scope.now`: opens their episode, or raises it, and writes down one alert
 * for the threshold they crossed. One batch, in one statement. `from` = up to where batches before it came: what they moved lies
 * dead in the index, and is not stepped over again.
 */
export async function openDue(scope: Scope, from: Date | null): Promise<Opened> {
  const { preChurnS, churnedS } = defaultThresholds(scope)
  const { batch } = scope.settings.silence
  // Of many that are crossed nobody is told unless a plan waits for it.
  const told = await isAnyoneListening(scope, 'silent')
  const heard = await isHeardByRules(scope, SILENCE_CHANGED)
  const values = [scope.now, batch, preChurnS, churnedS, silenceTiers, from ?? '-infinity', told, heard]
  const open = async (tx: Scope): Promise<Opened> => {
    const [opened] = await tx.db.query<(Opened & { crossed: Crossed[]; changed: string[] })[]>(OPEN, values)
    if (!opened) return { count: 0, upTo: null }
    await startPlans(tx, opened.crossed.map(happening))
    await tellOfSilence(tx, opened.changed)
    return opened
  }
  return told || heard ? inTransaction(scope, open) : open(scope)
}

interface Crossed {
  episodeId: string
  externalUserId: string
  tier: SilenceTier
  at: string
}

function happening({ episodeId, externalUserId: subjectId, tier, at }: Crossed): Happening {
  return { kind: 'silent', subjectId, key: `silent:${episodeId}:${tier}`, at: new Date(at), about: [tier] }
}

/** The place of a tier among them: only a higher one is news. */
const place = (tier: string): string => `array_position($5::text[], ${tier})`

/**
 * What was crossed before anybody watched is quiet. What a late touch has moved, and was over again when it was told, was
 * told already.
 */
const OPEN = `
  with due as (
    select external_user_id, next_check_at, last_heard_at, state, observable, watched_since, told_at, told_tier,
           last_heard_at + coalesce(pre_churn_s, $3::int) * interval '1 second' as pre_churn_at,
           last_heard_at + coalesce(churned_s, $4::int) * interval '1 second' as churned_at
      from contact_signal where next_check_at > '-infinity' and next_check_at >= $6 and next_check_at <= $1
     order by next_check_at limit $2 for update skip locked),
  judged as (
    select *, case when tier = 'churned' then churned_at else pre_churn_at end as crossed_at
      from (select *, case when pre_churn_at > $1 then 'fresh' when not observable then 'not-observable'
                           when churned_at <= $1 then 'churned' else 'pre-churn' end as tier from due) d),
  episode as (
    insert into silence_episode as e (external_user_id, began_at, tier, pre_churn_at, churned_at)
    select external_user_id, last_heard_at, tier, pre_churn_at, case when tier = 'churned' then churned_at end
      from judged where tier <> 'fresh'
    on conflict (external_user_id) where closed_at is null do update
      set tier = excluded.tier, churned_at = excluded.churned_at
    where ${place('excluded.tier')} > ${place('e.tier')}
    returning id, external_user_id),
  alert as (
    insert into silence_alert (episode_id, tier, external_user_id, wanted_at, quiet, reason)
    select e.id, j.tier, j.external_user_id, j.crossed_at, j.crossed_at <= j.watched_since,
           case when j.told_at >= j.crossed_at and ${place('j.told_tier')} >= ${place('j.tier')} then 'told-before' end
      from episode e join judged j using (external_user_id)
    on conflict do nothing returning episode_id, external_user_id, tier, wanted_at, quiet, reason),
  overtaken as (
    update silence_alert a set escalate_at = null, reason = case when a.alerted_at is null then 'overtaken' end
      from episode e where a.episode_id = e.id and a.reason is null and (a.alerted_at is null or a.escalate_at is not null)),
  moved as (
    update contact_signal s set state = j.tier,
           next_check_at = case j.tier when 'fresh' then j.pre_churn_at when 'pre-churn' then j.churned_at end
      from judged j where s.external_user_id = j.external_user_id)
  select count(*)::int as count, max(next_check_at) as "upTo",
         (select coalesce(json_agg(json_build_object('episodeId', episode_id, 'externalUserId', external_user_id, 'tier', tier,
                   'at', wanted_at)), '[]')
            from alert where $7 and not quiet and reason is null and tier <> 'not-observable') as crossed,
         array(select external_user_id from judged where $8 and tier <> state) as changed
    from due`
