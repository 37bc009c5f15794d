import { z } from 'zod'
import { reachesAll } from '../../decisions/rights'
import { readDepartments, readMembers } from '../../views/directory'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { departments, members, membersQuery } from './directory.schema'

/** Departments and members, for whoever picks one: to publish a text, to hand something over. */
export function directoryRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/departments',
      summary: 'The departments the app sees, the number of members in each, and which the one who asks leads.',
      input: z.object({}),
      response: departments,
      handle(_, ctx) {
        const principal = principalOf(ctx)
        return readDepartments(scopeFor(ctx), reachesAll(principal) ? null : principal.userId)
      },
    })
    .op({
      method: 'get',
      path: '/api/members',
      summary: 'Members by a part of their name or id; those who left are not among them.',
      input: z.object({ query: membersQuery }),
      response: members,
      handle: ({ query }, ctx) => readMembers(scopeFor(ctx), query),
    })
}
