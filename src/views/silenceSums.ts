import type { ChurnReason, NoAlertReason, SilenceTier } from '../decisions/silence'
import type { ReadScope } from '../scope'
import { isOfPeople } from './silenceBoard'

/** How many are silent, where it goes, why they left, and what became of every crossing. */
export interface SilenceSums {
  silent: Record<SilenceTier, number>
  /** Oldest first; `week` is the Monday it begins with. */
  weeks: { week: string; preChurn: number; churned: number; returned: number }[]
  /** Of those who are or were churned; null = nobody has said. */
  reasons: { reason: ChurnReason | null; count: number }[]
  /** crossings = told + waiting + quiet + the sum of the reasons. */
  alerts: {
    crossings: number
    told: number
    waiting: number
    quiet: number
    notTold: { reason: NoAlertReason; count: number }[]
  }
}

const WEEKS = 12

/** `people` = members whose contacts count; null = everybody's. */
export async function readSilenceSums(scope: ReadScope, people: readonly string[] | null): Promise<SilenceSums> {
  const { now, settings, db } = scope
  const [sums] = await db.query<Sums[]>(SUMS, [now, people, settings.timeZone, WEEKS])
  return {
    silent: { 'not-observable': 0, 'pre-churn': 0, churned: 0, ...sums?.silent },
    weeks: sums?.weeks ?? [],
    reasons: sums?.reasons ?? [],
    alerts: { crossings: 0, told: 0, waiting: 0, quiet: 0, notTold: [], ...sums?.alerts },
  }
}

interface Sums {
  silent: Partial<Record<SilenceTier, number>> | null
  weeks: SilenceSums['weeks'] | null
  reasons: SilenceSums['reasons'] | null
  alerts: Partial<SilenceSums['alerts']> | null
}

const weekOf = (at: string): string => `date_trunc('week', ${at} at time zone $3)::date`

const SUMS = `
  with weeks as (select ${weekOf('$1::timestamptz')} - 7 * n as week from generate_series(0, $4::int - 1) n),
  theirs as materialized (
    select e.* from silence_episode e where e.tier <> 'not-observable' and ${isOfPeople('e.external_user_id')}),
  happened as (
    select 'preChurn' as what, pre_churn_at as at from theirs
    union all select 'churned', churned_at from theirs where churned_at is not null
    union all select 'returned', closed_at from theirs where returned),
  counted as (
    select ${weekOf('at')} as week, count(*) filter (where what = 'preChurn')::int as "preChurn",
           count(*) filter (where what = 'churned')::int as churned, count(*) filter (where what = 'returned')::int as returned
      from happened where at <= $1 and at >= (select min(week) from weeks)::timestamp at time zone $3 group by 1),
  alerts as materialized (
    select a.alerted_at, a.reason, a.quiet from silence_alert a where ${isOfPeople('a.external_user_id')})
  select (select json_object_agg(state, count) from (
            select s.state, count(*)::int from contact_signal s
             where s.state <> 'fresh' and ${isOfPeople('s.external_user_id')} group by 1) s) as silent,
         (select json_agg(json_build_object('week', w.week, 'preChurn', coalesce(c."preChurn", 0),
                 'churned', coalesce(c.churned, 0), 'returned', coalesce(c.returned, 0)) order by w.week)
            from weeks w left join counted c using (week)) as weeks,
         (select json_agg(json_build_object('reason', reason, 'count', count) order by count desc, reason) from (
            select churn_reason as reason, count(*)::int from theirs where tier = 'churned' group by 1) r) as reasons,
         (select json_build_object('crossings', count(*)::int,
                 'told', count(*) filter (where alerted_at is not null)::int,
                 'waiting', count(*) filter (where alerted_at is null and reason is null and not quiet)::int,
                 'quiet', count(*) filter (where alerted_at is null and reason is null and quiet)::int,
                 'notTold', (select coalesce(json_agg(json_build_object('reason', reason, 'count', count)
                               order by count desc, reason), '[]')
                               from (select reason, count(*)::int from alerts
                                      where alerted_at is null and reason is not null group by 1) r))
            from alerts) as alerts`
