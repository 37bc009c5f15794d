import { z } from 'zod'
import { importList, removeList } from '../../services/audience/lists'
import { changeSegment, createSegment, removeSegment } from '../../services/audience/segments'
import { readLists, readSegments } from '../../views/audience/segments'
import type { Api, ScopeFor } from '../api'
import { fileFrom } from '../fileFrom'
import { done } from '../sidebar/common.schema'
import * as shape from './audiences.schema'

const ok = { ok: true as const }

/** Saved audiences, and lists of contacts that audiences may name. */
export function segmentRoutes(api: Api, scopeFor: ScopeFor): void {
  listRoutes(api, scopeFor)
  api
    .op({
      method: 'get',
      path: '/api/segments',
      summary: 'Saved audiences by name.',
      input: z.object({}),
      response: shape.segments,
      handle: (_, ctx) => readSegments(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/segments',
      summary: 'Saves an audience under a name.',
      input: z.object({ body: shape.segmentInput }),
      response: shape.made,
      handle: async ({ body }, ctx) => ({ id: await createSegment(scopeFor(ctx), body) }),
    })
    .op({
      method: 'put',
      path: '/api/segments/{id}',
      summary: 'Changes a saved audience for whatever uses it.',
      input: z.object({ params: shape.smallParams, body: shape.segmentInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await changeSegment(scopeFor(ctx), params.id, body)
        return ok
      },
    })
    .op({
      method: 'delete',
      path: '/api/segments/{id}',
      summary: 'Removes a saved audience that nothing uses.',
      input: z.object({ params: shape.smallParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeSegment(scopeFor(ctx), params.id)
        return ok
      },
    })
}

function listRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/audience-lists',
      summary: 'Lists of contacts that were brought in, the newest first.',
      input: z.object({}),
      response: shape.lists,
      handle: (_, ctx) => readLists(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/audience-lists',
      summary:
        'Takes in a table of contact ids as a list; the body is the file. What is no contact is named row by row.',
      input: z.object({ query: shape.listQuery }),
      bytes: true,
      response: shape.listReport,
      async handle({ query: { name, format, dryRun } }, ctx) {
        const scope = scopeFor(ctx)
        const bytes = await fileFrom(ctx, scope.settings.tables.maxBytes)
        return importList(scope, { name, bytes, format, dryRun: dryRun === 'true' })
      },
    })
    .op({
      method: 'delete',
      path: '/api/audience-lists/{id}',
      summary: 'Removes a list that nothing uses.',
      input: z.object({ params: shape.smallParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeList(scopeFor(ctx), params.id)
        return ok
      },
    })
}
