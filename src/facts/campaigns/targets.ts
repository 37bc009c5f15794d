import type { CampaignDefinition } from '../../decisions/campaigns/definition'
import type { ResolvedAudience } from '../../decisions/audience/resolved'
import type { ReadScope } from '../../scope'
import type { Parameters } from '../audience/parameters'
import { audienceQuery } from '../audience/query'
import { contactRules, groupRules, reasonSql, type RuleMoment } from './rules'

export interface TargetsAsked extends RuleMoment {
  definition: Pick<CampaignDefinition, 'aim' | 'holdoutPercent' | 'messageClass'>
  /** null = of a campaign to groups. */
  audience: ResolvedAudience | null
}

type Asker = Pick<ReadScope, 'now' | 'settings'>

/** Who may send for the corp: visible, and with customer contact as far as we know. */
export const MAY_SEND = (member: string): string =>
  `${member}.gone_at is null and ${member}.customer_contact is not false`

/**
 * SQL that selects, each once, whom a campaign is meant for: `external_user_id` (or chat_id), `user_id` of the member who sends
 * (null = nobody can), `reason` why it is not to be sent (null = it is). The sender is the owner rep while they have the contact,
 * else the first who does (customer-contact.md 5.1, rule 2: WeCom would choose otherwise).
 */
export function targetsQuery(scope: Asker, asked: TargetsAsked, values: Parameters): string {
  const { aim } = asked.definition
  if (aim.to === 'groups') return groupsQuery(aim, asked, values, scope)
  if (!asked.audience) throw new Error('a campaign to customers needs its audience looked up')
  const rules = contactRules.flatMap((rule) => rule.sql(scope, asked, values))
  return `
    select f.external_user_id, s.user_id, ${reasonSql("when s.user_id is null then 'no-sender'", rules)} as reason
      from (${audienceQuery(scope, asked.audience, values)}) a
      join contact_fact f on f.external_user_id = a.external_user_id
      left join member o on o.user_id = f.owner_user_id and ${MAY_SEND('o')}
      cross join lateral (select coalesce(
        case when o.user_id = any(f.follower_user_ids) then o.user_id end,
        (select m.user_id from unnest(f.follower_user_ids) with ordinality u(user_id, place)
           join member m on m.user_id = u.user_id and ${MAY_SEND('m')} order by u.place limit 1)) as user_id) s
      ${rules.map(({ join }) => join ?? '').join(' ')}`
}

function groupsQuery(
  { chatIds, ownerUserIds }: { chatIds: string[]; ownerUserIds: string[] },
  asked: TargetsAsked,
  values: Parameters,
  scope: Asker,
): string {
  const rules = groupRules.flatMap((rule) => rule.sql(scope, asked, values))
  return `
    select f.chat_id as external_user_id, m.user_id, ${reasonSql("when m.user_id is null then 'no-sender'", rules)} as reason
      from group_chat f left join member m on m.user_id = f.owner_user_id and ${MAY_SEND('m')}
      ${rules.map(({ join }) => join ?? '').join(' ')}
     where f.dismissed_at is null
       and (f.chat_id = any(${values.add(chatIds, 'text[]')}) or f.owner_user_id = any(${values.add(ownerUserIds, 'text[]')}))`
}
