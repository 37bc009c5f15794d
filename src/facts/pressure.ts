import { businessDate, momentAt } from '../decisions/businessTime'
import { addDays, daysOfMonth } from '../decisions/calendar'
import { openParts } from '../decisions/campaigns/definition'
import { breaksIn, messageClasses, type MessageClass, type PressureReason } from '../decisions/pressure'
import { twoWayKinds } from '../decisions/touches'
import type { ReadScope } from '../scope'
import type { Parameters } from './audience/parameters'

type Asker = Pick<ReadScope, 'now' | 'settings'>

export interface PressureAsked {
  /** Whose open tasks do not count: it is they that are asked about. */
  ownCampaign: number
  /** SQL that selects the ids of those who are asked about; all when not given, read as a whole. */
  among?: string
}

/** Words of these topics go to a customer who has not asked for any. */
const UNASKED = ['reorder', 'silent', 'birthday']

/**
 * SQL of what weighs on each contact on whom anything does: external_user_id, opted_out, complaint, last_talked_at, today, week,
 * month, due (place in `messageClasses`), as decisions/pressure.ts says.
 */
export function pressureRows(
  { now, settings }: Asker,
  { ownCampaign, among }: PressureAsked,
  values: Parameters,
): string {
  const of = (id: string): string => (among === undefined ? '' : `and ${id} in (${among})`)
  const { timeZone, pressure } = settings
  const today = businessDate(now, timeZone)
  const at = (day: string): string => values.add(momentAt(day, 0, timeZone), 'timestamptz')
  const dayBegin = at(today)
  const dayEnd = at(addDays(today, 1))
  const weekBegin = at(addDays(today, -6))
  const monthBegin = at(`${today.slice(0, 7)}-01`)
  const talkedSince = values.add(new Date(now.getTime() - pressure.talkedMs), 'timestamptz')
  const kinds = values.add(twoWayKinds, 'text[]')
  const place = (kind: MessageClass): number => messageClasses.indexOf(kind)
  const counted = (moment: string, mass: string): string =>
    `(${moment} >= ${dayBegin})::int, (${moment} >= ${weekBegin})::int, ${mass}, null::int`
  const weightless = `0, 0, 0, null::int`
  return `
    select external_user_id, bool_or(opted_out) as opted_out, bool_or(complaint) as complaint,
           max(talked_at) as last_talked_at, sum(today)::int as today, sum(week)::int as week, sum(month)::int as month,
           min(due) as due
      from (
        select external_user_id, true as opted_out, false as complaint, null::timestamptz as talked_at,
               0 as today, 0 as week, 0 as month, null::int as due
          from contact where opted_out_at is not null ${of('external_user_id')}
        union all
        select external_user_id, false, true, null, ${weightless} from todo
         where kind = 'complaint' and done_at is null and external_user_id is not null ${of('external_user_id')}
        union all
        select external_user_id, false, false, last_heard_at, ${weightless} from contact_signal
         where last_heard_at > ${talkedSince} and heard_kind = any(${kinds}) ${of('external_user_id')}
        union all
        select external_user_id, false, false, null, ${counted('sent_at', `(sent_at >= ${monthBegin})::int`)}
          from mass_message_receipt where status = 1 and sent_at >= least(${monthBegin}, ${weekBegin}) ${of('external_user_id')}
        union all
        select t.external_user_id, false, false, null, 1, 1, 1, null
          from campaign_part p join campaign_target t on t.part_id = p.id and t.outcome is null
         where p.state = any(${values.add(openParts, 'text[]')}) and p.campaign_id <> ${values.add(ownCampaign, 'int')}
           ${of('t.external_user_id')}
        union all
        select u.external_user_id, false, false, null, ${counted('u.at', '0')}
          from quick_reply_use u left join quick_reply q on q.id = u.quick_reply_id
         where u.part = 0 and u.outcome = 'sent' and u.at >= ${weekBegin}
           and (u.quick_reply_id is null or q.topics && ${values.add(UNASKED, 'text[]')}) ${of('u.external_user_id')}
        union all
        select external_user_id, false, false, null, 0, 0, 0, ${place('replenishment')} from replenishment
         where paused_at is null and remind_on = ${values.add(today, 'date')} ${of('external_user_id')}
        union all
        select e.subject_id, false, false, null, 0, 0, 0,
               case when e.event ->> 'kind' = 'silent' then ${place('win-back')} else ${place('service')} end
          from follow_up_enrolment e
          join follow_up_plan l on l.id = e.plan_id and l.subject = 'contact' and l.state = 'live'
         where e.state = 'running' and e.next_due_at < ${dayEnd} ${of('e.subject_id')}
        union all
        select external_user_id, false, false, null, 0, 0, 0, ${place('win-back')} from silence_alert
         where alerted_at >= ${dayBegin} and answered_at is null and tier <> 'not-observable'
           ${of('external_user_id')}
      ) weight
     group by external_user_id`
}

/**
 * `pressureReason` for many at once: what is to be joined for it, and each reason with its condition in SQL, in their order. `id` =
 * SQL of the contact's id.
 */
export function pressureRules(
  scope: Asker,
  { kind, id, ...asked }: PressureAsked & { kind: MessageClass; id: string },
  values: Parameters,
): { join: string; rules: { reason: PressureReason; when: string }[] } {
  const { caps, talkedMs } = scope.settings.pressure
  const join = `left join (${pressureRows(scope, asked, values)}) weight on weight.external_user_id = ${id}`
  const atMost = daysOfMonth(businessDate(scope.now, scope.settings.timeZone))
  const rules: { reason: PressureReason; when: string }[] = [
    { reason: 'opted-out', when: 'weight.opted_out' },
    { reason: 'month-limit', when: `weight.month >= ${values.add(atMost, 'int')}` },
  ]
  if (kind === 'service') return { join, rules }
  rules.push({ reason: 'complaint-open', when: 'weight.complaint' })
  if (breaksIn(kind)) {
    const since = values.add(new Date(scope.now.getTime() - talkedMs), 'timestamptz')
    rules.push({ reason: 'talked-recently', when: `weight.last_talked_at > ${since}` })
  }
  rules.push({ reason: 'gives-way', when: `weight.due < ${messageClasses.indexOf(kind)}` })
  const { day, week } = caps[kind]
  if (day !== null) rules.push({ reason: 'cap-day', when: `weight.today >= ${values.add(day, 'int')}` })
  if (week !== null) rules.push({ reason: 'cap-week', when: `weight.week >= ${values.add(week, 'int')}` })
  return { join, rules }
}
