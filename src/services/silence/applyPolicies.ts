import { isInSegment, rhythms } from '../../facts/silencePolicy'
import type { Scope } from '../../scope'
import { defaultThresholds } from './signals'

/** Contacts compared in one statement: their touches wait no longer than that. */
const CHUNK = 20_000

/** Brings all contacts in step with the policies when one of them was changed since. Returns how many contacts changed. */
export async function applyChangedPolicies(scope: Scope): Promise<number> {
  const [changed] = await scope.db.query<{ upTo: Date | null }[]>(
    'select max(changed_at) as "upTo" from silence_policy where applied_at is null',
  )
  if (!changed?.upTo) return 0
  const moved = await applyPolicies(scope)
  // One that was changed meanwhile is looked at again.
  await scope.db.query('update silence_policy set applied_at = $1 where applied_at is null and changed_at <= $2', [
    scope.clock(),
    changed.upTo,
  ])
  return moved
}

/**
 * Gives every contact the thresholds of the first policy that fits them, and their own rhythm where it asks for that. Who gets
 * others is watched anew: what they crossed under the new ones before is no news. Returns how many changed.
 */
export async function applyPolicies(scope: Scope): Promise<number> {
  const { preChurnS, churnedS } = defaultThresholds(scope)
  const { timeZone } = scope.settings
  let moved = 0
  for (let after: string | null = ''; after !== null;) {
    const values: unknown[] = [scope.now, timeZone, preChurnS, churnedS, after, CHUNK]
    const [done] = await scope.db.query<{ moved: number; last: string | null }[]>(APPLY, values)
    moved += done?.moved ?? 0
    after = done?.last ?? null
  }
  return moved
}

const RHYTHMS = rhythms({
  who: `t.external_user_id in (select external_user_id from fitting where method = 'rhythm')`,
  now: '$1::timestamptz',
  timeZone: '$2',
})

const DAY_S = 24 * 3600

const APPLY = `
  with chunk as materialized (
    select s.*, c.stage, c.source_state from contact_signal s left join contact c using (external_user_id)
     where s.external_user_id > $5 order by s.external_user_id limit $6),
  fitting as materialized (
    select c.external_user_id, p.id, p.method, p.pre_churn_days, p.churned_days
      from chunk c cross join lateral (
           select * from silence_policy p where p.enabled and p.removed_at is null and ${isInSegment('c', 'p')}
            order by p.position, p.id limit 1) p),
  own as (${RHYTHMS}),
  wanted as (
    select c.external_user_id, f.id as policy_id, coalesce(o.days, f.pre_churn_days) * ${DAY_S} as pre_churn_s,
           coalesce(ceil(o.days * f.churned_days::numeric / f.pre_churn_days)::int, f.churned_days) * ${DAY_S} as churned_s
      from chunk c left join fitting f using (external_user_id) left join own o using (external_user_id)),
  moved as (
    update contact_signal s set policy_id = w.policy_id, pre_churn_s = w.pre_churn_s, churned_s = w.churned_s,
           watched_since = case when (coalesce(s.pre_churn_s, $3::int), coalesce(s.churned_s, $4::int)) is distinct from
                                     (coalesce(w.pre_churn_s, $3::int), coalesce(w.churned_s, $4::int))
                                then $1::timestamptz else s.watched_since end,
           next_check_at = case
             when s.next_check_at = '-infinity' then s.next_check_at
             when s.state = 'fresh' then s.last_heard_at + coalesce(w.pre_churn_s, $3::int) * interval '1 second'
             when s.state = 'pre-churn' then s.last_heard_at + coalesce(w.churned_s, $4::int) * interval '1 second'
             else s.next_check_at end
      from wanted w
     where s.external_user_id = w.external_user_id
       and (s.policy_id, s.pre_churn_s, s.churned_s) is distinct from (w.policy_id, w.pre_churn_s, w.churned_s)
    returning 1)
  select (select count(*)::int from moved) as moved, (select max(external_user_id) from chunk) as last`
