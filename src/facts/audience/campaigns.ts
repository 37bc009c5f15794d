import type { CampaignOutcome } from '../../decisions/audience/definition'

/** SQL: whether a target `t` of a campaign came to this. To reply is to do something within a week, whatever it is. */
export const CAMPAIGN_OUTCOMES: Readonly<Record<CampaignOutcome, string>> = {
  reached: `t.outcome = 'sent'`,
  'not-reached': `t.outcome <> 'sent'`,
  replied: `t.outcome = 'sent' and exists (
    select from touch h where h.external_user_id = t.external_user_id and h.direction = 'in'
       and h.at > t.at and h.at <= t.at + interval '7 days')`,
}

/** SQL: each campaign that meant the contact `f`, with all that came of it, as JSON. */
export const CAMPAIGNS_OF_CONTACT = `
  (select coalesce(json_agg(json_build_object('id', id, 'outcomes', outcomes) order by id), '[]')
     from (select t.campaign_id as id, array_remove(array[
             ${Object.entries(CAMPAIGN_OUTCOMES)
               .map(([outcome, test]) => `case when bool_or(${test}) then '${outcome}' end`)
               .join(', ')}], null) as outcomes
             from campaign_target t where t.external_user_id = f.external_user_id group by 1) meant)`
