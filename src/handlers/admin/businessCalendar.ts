import { z } from 'zod'
import { setBusinessDay, setOfficeHours } from '../../services/businessCalendar'
import { readCalendarYear } from '../../views/businessCalendar'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from './businessCalendar.schema'

/** When the business works: hours, public holidays, and what an admin says of a day. */
export function businessCalendarRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/calendar/{year}',
      summary: 'A year of the calendar by which the business works, and its hours.',
      input: z.object({ params: shape.calendarParams }),
      response: shape.calendarYear,
      async handle({ params }, ctx) {
        const { spans, ...year } = await readCalendarYear(scopeFor(ctx), params.year)
        return { ...year, spans: [...spans] }
      },
    })
    .op({
      method: 'put',
      path: '/api/office-hours',
      summary: 'Says when people serve: rules and hand-overs go by it from now on, on every process.',
      input: z.object({ body: shape.officeHours }),
      response: done,
      async handle({ body }, ctx) {
        await setOfficeHours(scopeFor(ctx), body)
        return { ok: true as const }
      },
    })
    .op({
      method: 'put',
      path: '/api/calendar/days/{day}',
      summary: 'Says what a day is, whatever the public calendar says.',
      input: z.object({ params: shape.dayParams, body: shape.dayInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await setBusinessDay(scopeFor(ctx), { ...params, ...body })
        return { ok: true as const }
      },
    })
}
