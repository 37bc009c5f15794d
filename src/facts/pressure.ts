import { businessDate, momentAt } from '../decisions/businessTime'
import { addDays, daysOfMonth } from '../decisions/calendar'
import { openParts } from '../decisions/campaigns/definition'
import { breaksIn, messageClasses, type MessageClass, type PressureReason } from '../decisions/pressure'
import { twoWayKinds } from '../decisions/touches'
import type { ReadScope } from '../scope'
import type { Parameters } from './audience/parameters'

type Asker = Pick<ReadScope, 'now' | 'settings'>

export interface PressureAsked {
  /** The run whose open tasks do not count: it is they that are asked about; 0 = none. */
  ownRun: number
  /** SQL that selects the ids of those who are asked about; all when not given, read as a whole. */
  among?: string
}

/** Words of these topics go to a customer who has not asked for any. */
const UNASKED = ['reorder', 'silent', 'birthday']

/**
 * SQL of what weighs on each contact on whom anything does: external_user_id, opted_out, complaint, last_talked_at, today, week,
 * month, due (place in `messageClasses`), as decisions/pressure.ts says.
 */
export function pressureRows(scope: Asker, asked: PressureAsked, values: Parameters): string {
  const days = daysAround(scope, values)
  const of = (id: string): string => (asked.among === undefined ? '' : `and ${id} in (${asked.among})`)
  return `
    select external_user_id, bool_or(opted_out) as opted_out, bool_or(complaint) as complaint,
           max(talked_at) as last_talked_at, sum(today)::int as today, sum(week)::int as week, sum(month)::int as month,
           min(due) as due
      from (${[...holds(scope, of, values), ...messages(asked, days, of, values), ...dues(days, of)].join(' union all ')}) weight
     group by external_user_id`
}

type Of = (id: string) => string

/** SQL of the moments at which the business's days begin, and of today's date. */
type Days = Record<'today' | 'day' | 'next' | 'week' | 'month', string>

function daysAround({ now, settings: { timeZone } }: Asker, values: Parameters): Days {
  const today = businessDate(now, timeZone)
  const at = (day: string): string => values.add(momentAt(day, 0, timeZone), 'timestamptz')
  return {
    today: values.add(today, 'date'),
    ...{
      day: at(today),
      next: at(addDays(today, 1)),
      week: at(addDays(today, -6)),
      month: at(`${today.slice(0, 7)}-01`),
    },
  }
}

/** What holds everything back. Columns: who, opted_out, complaint, talked_at, today, week, month, due. */
function holds({ now, settings }: Asker, of: Of, values: Parameters): string[] {
  const talkedSince = values.add(new Date(now.getTime() - settings.pressure.talkedMs), 'timestamptz')
  return [
    `select external_user_id, true as opted_out, false as complaint, null::timestamptz as talked_at,
            0 as today, 0 as week, 0 as month, null::int as due
       from contact where opted_out_at is not null ${of('external_user_id')}`,
    `select external_user_id, false, true, null, 0, 0, 0, null from todo
      where kind = 'complaint' and done_at is null and external_user_id is not null ${of('external_user_id')}`,
    `select external_user_id, false, false, last_heard_at, 0, 0, 0, null from contact_signal
      where last_heard_at > ${talkedSince} and heard_kind = any(${values.add(twoWayKinds, 'text[]')})
        ${of('external_user_id')}`,
  ]
}

/** What has reached them, or is on its way. */
function messages({ ownRun }: PressureAsked, { day, week, month }: Days, of: Of, values: Parameters): string[] {
  const counted = (at: string): string => `(${at} >= ${day})::int, (${at} >= ${week})::int`
  return [
    `select external_user_id, false, false, null, ${counted('sent_at')}, (sent_at >= ${month})::int, null
       from mass_message_receipt where status = 1 and sent_at >= least(${month}, ${week}) ${of('external_user_id')}`,
    `select t.external_user_id, false, false, null, 1, 1, 1, null
       from campaign_part p join campaign_target t on t.part_id = p.id and t.outcome is null
      where p.state = any(${values.add(openParts, 'text[]')}) and p.run_id <> ${values.add(ownRun, 'int')}
        ${of('t.external_user_id')}`,
    `select u.external_user_id, false, false, null, ${counted('u.at')}, 0, null
       from quick_reply_use u left join quick_reply q on q.id = u.quick_reply_id
      where u.part = 0 and u.outcome = 'sent' and u.at >= ${week}
        and (u.quick_reply_id is null or q.topics && ${values.add(UNASKED, 'text[]')}) ${of('u.external_user_id')}`,
  ]
}

/** What is to come to them today, by its place among the classes. */
function dues({ today, day, next }: Days, of: Of): string[] {
  const place = (kind: MessageClass): number => messageClasses.indexOf(kind)
  return [
    `select external_user_id, false, false, null, 0, 0, 0, ${place('replenishment')} from replenishment
      where paused_at is null and remind_on = ${today} ${of('external_user_id')}`,
    `select e.subject_id, false, false, null, 0, 0, 0,
            case when e.event ->> 'kind' = 'silent' then ${place('win-back')} else ${place('service')} end
       from follow_up_enrolment e
       join follow_up_plan l on l.id = e.plan_id and l.subject = 'contact' and l.state = 'live'
      where e.state = 'running' and e.next_due_at < ${next} ${of('e.subject_id')}`,
    `select external_user_id, false, false, null, 0, 0, 0, ${place('win-back')} from silence_alert
      where alerted_at >= ${day} and answered_at is null and tier <> 'not-observable' ${of('external_user_id')}`,
  ]
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
