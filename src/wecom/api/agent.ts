import type { Call, CallOptions } from '../client'
import { maybeText, numbers, object, objects, text, type Wire } from '../wire'

/** A self-built app as the console shows it, and whom it may see. */
export interface AgentDetail {
  name: string
  /** Whether an admin stopped it. */
  closed: boolean
  /** The trusted domain for pages. null = none. */
  redirectDomain: string | null
  /** The visible range: members, departments, member tags. */
  userIds: string[]
  departmentIds: number[]
  tagIds: number[]
}

export type AgentApi = ReturnType<typeof agentApi>

/** The app itself (callbacks-and-app.md 4.7). */
export function agentApi(call: Call, agentId: number) {
  return {
    async get(options?: CallOptions): Promise<AgentDetail> {
      const query = { agentid: String(agentId) }
      return readAgent(await call({ path: '/cgi-bin/agent/get', query, writes: false }, options))
    },
  }
}

function readAgent(wire: Wire): AgentDetail {
  const users = objects(object(wire, 'allow_userinfos'), 'user').map((user) => text(user, 'userid'))
  return {
    name: text(wire, 'name'),
    closed: text(wire, 'close') === '1',
    redirectDomain: maybeText(wire, 'redirect_domain'),
    userIds: users.filter(Boolean),
    departmentIds: numbers(object(wire, 'allow_partys'), 'partyid'),
    tagIds: numbers(object(wire, 'allow_tags'), 'tagid'),
  }
}
