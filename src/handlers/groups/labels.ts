import { z } from 'zod'
import { createLabel, labelGroups, removeLabel, renameLabel } from '../../services/groupStanding/labels'
import { readLabelledGroups, readLabels } from '../../views/groupStanding/labels'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from './standing.schema'

const ok = { ok: true as const }

/** Tags of groups: ours, since WeCom has no API for them. */
export function groupLabelRoutes(api: Api, scopeFor: ScopeFor): void {
  groupsRoutes(api, scopeFor)
  api
    .op({
      method: 'get',
      path: '/api/group-labels',
      summary: 'Every group tag, with how many groups have it.',
      input: z.object({}),
      response: shape.labelsOutput,
      handle: (_, ctx) => readLabels(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/group-labels',
      summary: 'Makes a group tag.',
      input: z.object({ body: shape.labelInput }),
      response: shape.labelMade,
      handle: async ({ body }, ctx) => ({ id: await createLabel(scopeFor(ctx), body.name) }),
    })
    .op({
      method: 'put',
      path: '/api/group-labels/{id}',
      summary: 'Renames a group tag.',
      input: z.object({ params: shape.labelParams, body: shape.labelInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await renameLabel(scopeFor(ctx), params.id, body.name)
        return ok
      },
    })
    .op({
      method: 'delete',
      path: '/api/group-labels/{id}',
      summary: 'Removes a group tag; groups lose it.',
      input: z.object({ params: shape.labelParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeLabel(scopeFor(ctx), params.id)
        return ok
      },
    })
}

function groupsRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/labelled-groups',
      summary: 'Groups with their tags, filtered by tag or words, a page at a time.',
      input: z.object({ query: shape.labelledQuery }),
      response: shape.labelledOutput,
      handle: ({ query: { labelId = null, after = null, ...rest } }, ctx) =>
        readLabelledGroups(scopeFor(ctx), { labelId, after, ...rest }),
    })
    .op({
      method: 'post',
      path: '/api/labelled-groups',
      summary: 'Gives groups tags and takes tags from them.',
      input: z.object({ body: shape.labelGroupsInput }),
      response: done,
      async handle({ body }, ctx) {
        await labelGroups(scopeFor(ctx), body)
        return ok
      },
    })
}
