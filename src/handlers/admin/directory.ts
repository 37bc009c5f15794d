import { z } from 'zod'
import { readDepartments, readMembers } from '../../views/directory'
import type { Api, ScopeFor } from '../api'
import { departments, members, membersQuery } from './directory.schema'

/** Departments and members, for whoever picks one: to publish a text, to hand something over. */
export function directoryRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/departments',
      summary: 'The departments the app sees, with the number of members in each.',
      input: z.object({}),
      response: departments,
      handle: (_, ctx) => readDepartments(scopeFor(ctx)),
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
