import { businessDate, momentAt } from '../../decisions/businessTime'
import { STANDS } from '../../facts/contactTags'
import { ownerOf } from '../../facts/owner'
import type { Scope } from '../../scope'

/**
 * Releases quiet alerts, once a business day: of each rep's those whose contacts have ordered for most, then the latest to
 * fall silent, at most n. Returns how many.
 */
export async function releaseQuiet(scope: Scope): Promise<number> {
  const { timeZone, silence } = scope.settings
  const today = momentAt(businessDate(scope.now, timeZone), 0, timeZone)
  const [open] = await scope.db.query<{ open: boolean }[]>(IS_OPEN, [today])
  if (!open?.open) return 0
  while ((await weigh(scope)) > 0);
  const [, released] = await scope.db.query<[unknown[], number]>(RELEASE, [scope.now, silence.releasePerDay])
  return released
}

/** Finds out whose they are and what they are worth, a batch at a time. */
async function weigh({ db, settings }: Scope): Promise<number> {
  const [, weighed] = await db.query<[unknown[], number]>(WEIGH, [settings.silence.batch])
  return weighed
}

const QUIET = 'alerted_at is null and reason is null and quiet'

const IS_OPEN = `
  select exists (select from silence_alert where ${QUIET})
         and not exists (select from silence_alert where released_at >= $1) as open`

const WEIGH = `
  with unweighed as (
    select episode_id, tier, external_user_id from silence_alert where ${QUIET} and value_fen is null limit $1),
  weighed as (
    select s.episode_id, s.tier, coalesce(${ownerOf('c')}, f.user_id) as user_id, f.user_id is not null as stands,
           coalesce((select sum(amount_fen) from contact_order o where o.external_user_id = s.external_user_id), 0) as fen
      from unweighed s
      left join contact c on c.external_user_id = s.external_user_id
      left join lateral (select f.user_id from follow_user f where f.external_user_id = s.external_user_id and ${STANDS}
                          order by f.added_at, f.user_id limit 1) f on true)
  update silence_alert a set value_fen = w.fen, user_id = w.user_id,
         reason = case when not w.stands then 'not-a-contact' end
    from weighed w where a.episode_id = w.episode_id and a.tier = w.tier`

const RELEASE = `
  update silence_alert a set quiet = false, released_at = $1
    from (select distinct user_id from silence_alert where ${QUIET} and user_id is not null) rep
   cross join lateral (select episode_id, tier from silence_alert
                        where ${QUIET} and user_id = rep.user_id
                        order by value_fen desc, wanted_at desc, episode_id limit $2) best
   where a.episode_id = best.episode_id and a.tier = best.tier`
