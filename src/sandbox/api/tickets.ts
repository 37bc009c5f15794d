import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'

/** Facts: callbacks-and-app.md 3.5; kf-sidebar-pay.md has what tickets are for. */
const LIFETIME_S = 7200
const CORP_PER_HOUR = 400
const APP_PER_HOUR = 100

/** Tickets that sign a page's address: one of the corp, one of the app. Inside its time the same one is given. */
export const ticketEndpoints: readonly Endpoint[] = [
  {
    path: '/cgi-bin/get_jsapi_ticket',
    method: 'GET',
    perHour: CORP_PER_HOUR,
    handle: ({ now }, world) => ticketOf(world, 'corp', now),
  },
  { path: '/cgi-bin/ticket/get', method: 'GET', perHour: APP_PER_HOUR, handle: appTicket },
]

function appTicket({ query, now }: Call, world: World): Reply {
  if (query.type !== 'agent_config') throw new Refusal(40058, 'invalid type')
  return ticketOf(world, 'agent', now)
}

function ticketOf({ state }: World, whose: 'corp' | 'agent', now: number): Reply {
  const kept = state.tickets.get(whose)
  const current = kept && kept.endsAt > now ? kept : { ticket: freshId('', 86), endsAt: now + LIFETIME_S * 1000 }
  if (current !== kept) {
    state.tickets.set(whose, current)
    state.touch()
  }
  return ok({ ticket: current.ticket, expires_in: Math.ceil((current.endsAt - now) / 1000) })
}
