import { Readable } from 'node:stream'
import { z } from 'zod'
import { AppError } from '../../errors'
import { exportGroups } from '../../services/groupOwners/exportGroups'
import { handOverGroups } from '../../services/groupOwners/handOver'
import { checkHandOver } from '../../services/groupOwners/plan'
import { readAdminGroup, readTransfers } from '../../views/groups/adminGroup'
import { readAdminGroups } from '../../views/groups/adminList'
import { readGroupOwners } from '../../views/groups/owners'
import type { Api, ScopeFor } from '../api'
import { groupParams } from '../sidebar/common.schema'
import * as shape from './groups.schema'

/** Customer groups for admins: whose they are, how large, how their owners compare, and who gets them next. */
export function groupRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  listRoutes(api, scopeFor, slowScopeFor)
  transferRoutes(api, scopeFor)
}

function listRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/customer-groups',
      summary:
        'Customer groups by owner: size, who joined and left in 7 days, and whether they wait for another owner.',
      input: z.object({ query: shape.groupsQuery }),
      response: shape.groupsOutput,
      handle: ({ query: { owner, after, labelId, ...asked } }, ctx) =>
        readAdminGroups(scopeFor(ctx), {
          ...asked,
          ...{ owner: owner ?? null, after: after ?? null, labelId: labelId ?? null },
        }),
    })
    .op({
      method: 'get',
      path: '/api/customer-groups/export',
      summary: 'All groups of such a list as a CSV file.',
      input: z.object({ query: shape.groupsExportQuery }),
      file: true,
      response: z.instanceof(Readable),
      handle({ query: { owner, labelId, ...asked } }, ctx) {
        const pieces = exportGroups(slowScopeFor(ctx), { ...asked, owner: owner ?? null, labelId: labelId ?? null })
        ctx.attachment('groups.csv')
        return Promise.resolve(Readable.from(pieces, { objectMode: false }))
      },
    })
    .op({
      method: 'get',
      path: '/api/customer-groups/{chatId}',
      summary: 'A group: who is in it and how they came, who left, and the owners it had.',
      input: z.object({ params: groupParams }),
      response: shape.groupOutput,
      async handle({ params }, ctx) {
        const group = await readAdminGroup(scopeFor(ctx), params.chatId)
        if (group === null) throw new AppError('not-found')
        return group
      },
    })
    .op({
      method: 'get',
      path: '/api/group-owners',
      summary: 'Owners beside each other by WeCom’s own counts, day by day, and against their median.',
      input: z.object({ query: shape.ownersQuery }),
      response: shape.ownersOutput,
      handle: ({ query }, ctx) => readGroupOwners(scopeFor(ctx), query),
    })
}

function transferRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/group-transfers',
      summary: 'Groups handed over, the latest first: waiting, done, or why not.',
      input: z.object({ query: shape.transfersQuery }),
      response: shape.transfersOutput,
      handle: ({ query: { state, after, limit } }, ctx) =>
        readTransfers(scopeFor(ctx), { chatId: null, state: state ?? null, after: after ?? null, limit }),
    })
    .op({
      method: 'post',
      path: '/api/group-transfers',
      summary:
        'Asks WeCom to give groups to another member; each says what became of it. Asked twice, they wait already.',
      input: z.object({ body: shape.handOverInput }),
      response: shape.handedOver,
      handle: async ({ body }, ctx) => ({ groups: await handOverGroups(scopeFor(ctx), body) }),
    })
    .op({
      method: 'post',
      path: '/api/group-transfers/check',
      summary: 'What would become of it: which groups may go, how many moves they have left, and why others may not.',
      input: z.object({ body: shape.handOverInput }),
      asks: true,
      response: shape.handOverCheck,
      handle: ({ body }, ctx) => checkHandOver(scopeFor(ctx), body),
    })
}
