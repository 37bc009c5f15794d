import type { Call, CallOptions } from '../client'
import { WecomUnreachable } from '../errors'
import type { FetchedToken } from '../token'
import { maybeNumber, text } from '../wire'

export type TicketsApi = ReturnType<typeof ticketsApi>

/** Tickets that sign the address of a page (kf-sidebar-pay.md 1.8): at most 400 an hour of the corp, 100 of an app. */
export function ticketsApi(call: Call) {
  const get = async (path: string, query: Record<string, string>, options?: CallOptions): Promise<FetchedToken> => {
    const answer = await call({ path, query, writes: false }, options)
    const value = text(answer, 'ticket')
    if (value === '') throw new WecomUnreachable(path, 'no ticket in the answer', false)
    return { value, expiresInSeconds: maybeNumber(answer, 'expires_in') ?? 7200 }
  }
  return {
    /** The corp's. */
    corp: (options?: CallOptions) => get('/cgi-bin/get_jsapi_ticket', {}, options),
    /** This app's. */
    agent: (options?: CallOptions) => get('/cgi-bin/ticket/get', { type: 'agent_config' }, options),
  }
}
