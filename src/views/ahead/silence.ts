import { silenceAhead, type SilenceNow } from '../../decisions/ahead/silence'
import { cardWords, crossingWords, untoldWords } from '../../decisions/ahead/words'
import type { SilenceThresholds, SilenceTier } from '../../decisions/silence'
import { alertVerdict } from '../../decisions/silenceAlert'
import type { Stage } from '../../decisions/stage'
import { STANDS } from '../../facts/contactTags'
import { escalationOf } from '../../facts/escalation'
import { ownerOf } from '../../facts/owner'
import type { ReadScope } from '../../scope'
import type { Coming, Provider } from './provider'

const DAY_MS = 24 * 3600_000

interface Row {
  state: SilenceTier | 'fresh'
  heardMeanwhile: boolean
  lastHeardAt: Date
  observable: boolean
  preChurnS: number | null
  churnedS: number | null
  watchedSince: Date
  toldAt: Date | null
  toldTier: SilenceTier | null
  stage: Stage | null
  optedOut: boolean
  owner: string | null
  follower: string | null
  open: OpenRow | null
}

interface OpenRow {
  tier: SilenceTier
  quiet: boolean
  tellable: boolean
  escalateAt: string | null
  userId: string | null
}

/** The thresholds ahead, and whom the alerts reach. */
export const silence: Provider = async (scope, { externalUserId }) => {
  const [row] = await scope.db.query<Row[]>(SILENCE, [externalUserId])
  if (!row) return []
  const found = await toSilence(scope, row)
  const to = 'to' in found.verdict ? found.verdict.to : null
  const told = row.open?.userId ?? to
  const above = told === null ? null : ((await escalationOf(scope, told))[0] ?? null)
  return silenceAhead(found, scope.now, scope.settings).flatMap((one): Coming[] => {
    const { at, kind, tier } = one
    if (one.kind === 'crossing') {
      const note = one.reason && untoldWords(one.reason)
      return [{ at, kind, to: null, text: crossingWords(tier, daysOf(tier, found.thresholds)), note }]
    }
    // Where nobody is above, nobody is pressed.
    if (one.kind === 'escalation' && above === null) return []
    return [{ at, kind, to: one.kind === 'escalation' ? above : to, text: cardWords[one.kind](tier), note: null }]
  })
}

async function toSilence(scope: ReadScope, row: Row): Promise<SilenceNow> {
  const { preChurnMs, churnedMs } = scope.settings.silence
  const { owner, follower, stage, optedOut, toldAt, toldTier, heardMeanwhile, open } = row
  const answers = owner ?? (follower === null ? null : ((await escalationOf(scope, follower))[0] ?? null))
  return {
    state: heardMeanwhile ? 'fresh' : row.state,
    lastHeardAt: row.lastHeardAt,
    observable: row.observable,
    thresholds: {
      preChurnMs: row.preChurnS === null ? preChurnMs : row.preChurnS * 1000,
      churnedMs: row.churnedS === null ? churnedMs : row.churnedS * 1000,
    },
    watchedSince: row.watchedSince,
    told: toldAt !== null && toldTier !== null ? { at: toldAt, tier: toldTier } : null,
    open: heardMeanwhile ? null : toOpen(open),
    verdict: alertVerdict({ stands: follower !== null, stage, optedOut, answers }),
  }
}

function toOpen(open: OpenRow | null): SilenceNow['open'] {
  return open && { ...open, escalateAt: open.escalateAt === null ? null : new Date(open.escalateAt) }
}

function daysOf(tier: SilenceTier, { preChurnMs, churnedMs }: SilenceThresholds): number {
  return Math.round((tier === 'churned' ? churnedMs : preChurnMs) / DAY_MS)
}

/** Whoever tried to reach the contact since they were told has answered: nobody else is told. */
const SILENCE = `
  select s.state, s.next_check_at is not distinct from '-infinity' as "heardMeanwhile", s.last_heard_at as "lastHeardAt",
         s.observable, s.pre_churn_s as "preChurnS", s.churned_s as "churnedS", s.watched_since as "watchedSince",
         s.told_at as "toldAt", s.told_tier as "toldTier", c.stage,
         c.opted_out_at is not null as "optedOut", ${ownerOf('c')} as owner,
         (select f.user_id from follow_user f where f.external_user_id = s.external_user_id and ${STANDS}
           order by f.added_at, f.user_id limit 1) as follower,
         (select json_build_object('tier', a.tier, 'quiet', a.quiet, 'userId', a.user_id,
                   'tellable', a.alerted_at is null and a.reason is null,
                   'escalateAt', case when not exists (
                      select from touch t where t.external_user_id = a.external_user_id and t.at >= a.alerted_at
                                            and t.user_id is not null) then a.escalate_at end)
            from silence_episode e join silence_alert a on a.episode_id = e.id and a.tier = e.tier
           where e.external_user_id = s.external_user_id and e.closed_at is null) as open
    from contact_signal s left join contact c using (external_user_id)
   where s.external_user_id = $1`
