import { hearingKinds } from '../../decisions/touches'
import { addedOn } from '../../decisions/plans/happening'
import { inTransaction, type Scope } from '../../scope'
import { isAnyoneListening, startPlans } from '../plans/start'

const HEARING = hearingKinds.map((kind) => `'${kind}'`).join(', ')

/** What a statement that hears contacts needs beside its rows: SQL expressions. */
interface Hearing {
  /** A select of external_user_id, at, kind, source: touches that break silence, or addings. */
  rows: string
  /** The present. */
  clock: string
  /** Seconds after which a contact without a policy of their own is in pre-churn. */
  preChurnS: string
}

/** Seconds of the thresholds that hold where no policy says otherwise. */
export function defaultThresholds({ settings }: Pick<Scope, 'settings'>): { preChurnS: number; churnedS: number } {
  const { preChurnMs, churnedMs } = settings.silence
  return { preChurnS: Math.round(preChurnMs / 1000), churnedS: Math.round(churnedMs / 1000) }
}

/**
 * A statement that keeps contact_signal in step with touches, for the caller's transaction: whatever their order, the latest
 * counts. Who is heard while silent is due at once (`-infinity`): `closeHeard` or the next tick ends the silence.
 */
export function hear({ rows, clock, preChurnS }: Hearing): string {
  const check = `+ coalesce(s.pre_churn_s, ${preChurnS}::int) * interval '1 second'`
  return `
    insert into contact_signal as s (external_user_id, last_heard_at, heard_kind, heard_source, observable, next_check_at,
                                     watched_since)
    select distinct on (external_user_id) external_user_id, at, kind, source,
           bool_or(kind in (${HEARING})) over (partition by external_user_id),
           at + ${preChurnS}::int * interval '1 second', ${clock}::timestamptz
      from (${rows}) r order by external_user_id, at desc
    on conflict (external_user_id) do update set
      last_heard_at = greatest(s.last_heard_at, excluded.last_heard_at),
      heard_kind = case when excluded.last_heard_at > s.last_heard_at then excluded.heard_kind else s.heard_kind end,
      heard_source = case when excluded.last_heard_at > s.last_heard_at then excluded.heard_source else s.heard_source end,
      observable = s.observable or excluded.observable,
      next_check_at = case
        when s.next_check_at = '-infinity' then s.next_check_at
        when excluded.last_heard_at <= s.last_heard_at then s.last_heard_at ${check}
        when s.state = 'fresh' then excluded.last_heard_at ${check}
        else '-infinity' end
    where excluded.last_heard_at > s.last_heard_at or (excluded.observable and not s.observable)`
}

/**
 * Contacts whose adding only a sync has seen: they get their row, and an adding later than all that was heard breaks the
 * silence. Set-based over all relations; returns how many rows were written. Plans that wait for addings hear of the late ones.
 */
export async function hearAddings(scope: Scope): Promise<number> {
  const rows = `
    select f.external_user_id, max(f.added_at) as at, 'added' as kind, null::text as source
      from follow_user f left join contact_signal known on known.external_user_id = f.external_user_id
     where f.added_at is not null and f.added_at > coalesce(known.last_heard_at, '-infinity')
     group by f.external_user_id`
  const told = await isAnyoneListening(scope, 'added')
  const since = new Date(scope.clock().getTime() - scope.settings.plans.eventLateMs)
  return inTransaction(scope, async (tx) => {
    const [written] = await tx.db.query<{ count: number; added: { id: string; at: string }[] }[]>(
      `with heard as (${hear({ rows, clock: '$1', preChurnS: '$2' })}
         returning s.external_user_id as id, s.last_heard_at as at, s.heard_kind as kind)
       select count(*)::int as count, coalesce(json_agg(json_build_object('id', id, 'at', at))
                filter (where $3 and kind = 'added' and at > $4), '[]') as added from heard`,
      [scope.clock(), defaultThresholds(scope).preChurnS, told, since],
    )
    const { timeZone } = tx.settings
    await startPlans(
      tx,
      (written?.added ?? []).map(({ id, at }) => addedOn(id, new Date(at), timeZone)),
    )
    return written?.count ?? 0
  })
}
