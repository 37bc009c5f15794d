import type { SilenceMethod } from '../decisions/silencePolicy'
import type { Stage } from '../decisions/stage'
import type { ReadScope } from '../scope'

export interface PolicyView {
  id: number
  name: string
  position: number
  stages: Stage[]
  tagIds: string[]
  channelIds: number[]
  method: SilenceMethod
  preChurnDays: number
  churnedDays: number
  enabled: boolean
  /** Contacts it holds for now. */
  contacts: number
  /** It was changed, and the next tick will bring contacts in step. */
  waiting: boolean
}

export interface PoliciesView {
  /** In full days; of contacts for whom no policy is. */
  defaults: { preChurnDays: number; churnedDays: number }
  policies: PolicyView[]
}

const DAY_MS = 24 * 3600 * 1000

/** The policies in the order in which they are tried, and what holds for everybody else. */
export async function readSilencePolicies({ db, settings }: ReadScope): Promise<PoliciesView> {
  const policies = await db.query<PolicyView[]>(
    `select p.id, p.name, p.position, p.stages, p.tag_ids as "tagIds", p.channel_ids as "channelIds", p.method,
            p.pre_churn_days as "preChurnDays", p.churned_days as "churnedDays", p.enabled,
            (select count(*)::int from contact_signal s where s.policy_id = p.id) as contacts,
            p.applied_at is null as waiting
       from silence_policy p where p.removed_at is null order by p.position, p.id`,
  )
  const { preChurnMs, churnedMs } = settings.silence
  return { defaults: { preChurnDays: preChurnMs / DAY_MS, churnedDays: churnedMs / DAY_MS }, policies }
}
