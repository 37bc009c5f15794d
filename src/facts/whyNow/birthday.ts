import { birthdaysFrom } from '../../decisions/birthday'
import type { WhyNow } from '../../decisions/whyNow'
import type { Ask, Moment, Provider } from './provider'

interface About {
  /** As it was written: with its year or without. */
  born: string
  inDays: number
  at: string
}

/**
 * A birthday today or within a few days, by the field of that kind; each contact has one at most. `offset 0` keeps to a look
 * per contact: read as a whole, the contacts with fields are many more than one member's.
 */
export const birthday: Provider = {
  sql({ today, timeZone, value, settings, day }: Ask) {
    const days = birthdaysFrom(day, settings.whyNow.birthdayDays)
    const dates = value(
      days.map(({ date }) => date),
      'text[]',
    )
    return `
      select b.external_user_id, 'birthday' as level, d.in_days as sort,
             json_build_object('born', c.custom_fields ->> f.key, 'inDays', d.in_days,
                               'at', (${today} + d.in_days)::timestamp at time zone ${timeZone}) as about
        from custom_field f cross join book b
       cross join lateral (select c.custom_fields from contact c
                            where c.external_user_id = b.external_user_id and c.custom_fields <> '{}' offset 0) c
        join unnest(${dates}, ${value(
          days.map(({ inDays }) => inDays),
          'int[]',
        )}) as d(date, in_days)
          on d.date = right(c.custom_fields ->> f.key, 5)
       where f.kind = 'birthday' and f.removed_at is null and b.reachable`
  },
  explain({ born, inDays, at }: About, _moment: Moment): WhyNow {
    return {
      kind: 'birthday',
      reason: when(inDays),
      evidence: { zh: `生日：${born}`, en: `Birthday: ${born}` },
      action: { type: 'words', topic: 'birthday' },
      at,
    }
  },
}

function when(inDays: number): WhyNow['reason'] {
  if (inDays === 0) return { zh: '今天生日', en: 'Their birthday is today' }
  if (inDays === 1) return { zh: '明天生日', en: 'Their birthday is tomorrow' }
  return { zh: `${inDays} 天后生日`, en: `Their birthday is in ${inDays} days` }
}
