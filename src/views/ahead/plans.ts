import { fullMinute, todoUrgency, wantedMoment } from '../../decisions/cards/moment'
import type { PlanDefinition } from '../../decisions/plans/definition'
import { nextOccurrence, type Occurrence } from '../../decisions/plans/times'
import { ownerOf } from '../../facts/owner'
import type { Coming, Provider } from './provider'

interface Row {
  name: string
  definition: PlanDefinition
  beganAt: Date
  step: number
  round: number
  nextAt: Date
  owner: string | null
}

/** The steps of the follow-up plans that the contact is on. Whether a step's conditions will hold nobody can know yet. */
export const plans: Provider = async ({ db, now, settings }, { externalUserId, until }) => {
  const rows = await db.query<Row[]>(ON_THEIR_WAY, [externalUserId, until])
  return rows.flatMap((row) =>
    stepsUntil(row, until, settings.timeZone).flatMap(({ step, at }): Coming[] => {
      const { name, owner, definition } = row
      const found = definition.steps[step]
      if (!found || owner === null) return []
      const tick = fullMinute(new Date(Math.max(at.getTime(), now.getTime() + 1)))
      return [
        {
          at: wantedMoment(tick, todoUrgency(tick, settings), settings),
          kind: 'plan',
          to: owner,
          text: { zh: `计划「${name}」：${found.action.title}`, en: `Plan “${name}”: ${found.action.title}` },
          note: found.conditions.length > 0 ? IF_CONDITIONS : null,
        },
      ]
    }),
  )
}

const IF_CONDITIONS = { zh: '届时符合条件才会提醒', en: 'Only if its conditions hold by then' }

function stepsUntil(row: Row, until: Date, timeZone: string): Occurrence[] {
  const { definition, beganAt, step, round, nextAt } = row
  const found: Occurrence[] = []
  let next: Occurrence | null = { step, round, at: nextAt }
  while (next && next.at <= until) {
    found.push(next)
    next = nextOccurrence(definition.steps, beganAt, timeZone, next)
  }
  return found
}

const ON_THEIR_WAY = `
  select p.name, v.definition, e.began_at as "beganAt", e.next_step as step, e.next_round as round,
         e.next_due_at as "nextAt", ${ownerOf('c')} as owner
    from follow_up_enrolment e
    join follow_up_plan p on p.id = e.plan_id and p.subject = 'contact' and p.state = 'live'
    join follow_up_plan_version v on v.plan_id = e.plan_id and v.number = e.version
    join contact c on c.external_user_id = e.subject_id and c.opted_out_at is null
   where e.subject_id = $1 and e.state = 'running' and e.next_due_at <= $2
   order by e.next_due_at, e.id limit 50`
