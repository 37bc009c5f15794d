import { z } from 'zod'
import { changeTag, createTag, deleteTag } from '../../services/tags/corpTags'
import { syncTags } from '../../services/tags/sync'
import { undoTagChange } from '../../services/tags/undoCorpTag'
import { readCorpTagHistory } from '../../views/tagHistory'
import { readTags } from '../../views/tags'
import type { Api, ScopeFor } from '../api'
import * as shape from './tags.schema'

/** Corp tags and their groups. A change is asked of WeCom at once; `waiting` = it did not answer, and is asked again. */
export function tagRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/tags',
      summary: 'Corp tags by group, with the number of contacts that have each, and how near the limit is.',
      input: z.object({ query: shape.tagsQuery }),
      response: shape.tagsOutput,
      handle: ({ query }, ctx) => readTags(scopeFor(ctx), { counts: query.counts === 'true' }),
    })
    .op({
      method: 'post',
      path: '/api/tags',
      summary: 'Makes a corp tag, in a group that is there or in a new one.',
      input: z.object({ body: shape.newTagInput }),
      response: shape.tagChanged,
      handle: ({ body }, ctx) => createTag(scopeFor(ctx), body),
    })
    .op({
      method: 'post',
      path: '/api/tags/sync',
      summary: 'Reads all corp tags from WeCom and merges them with ours.',
      input: z.object({}),
      response: z.object({ read: z.number(), changed: z.number(), overruled: z.number() }),
      handle: (_, ctx) => syncTags(scopeFor(ctx)),
    })
  editRoutes(api, scopeFor)
  api.op({
    method: 'post',
    path: '/api/corp-tag-changes/{id}/undo',
    summary: 'Undoes a change of a corp tag or group. A deleted tag is made anew and comes back onto its contacts.',
    input: z.object({ params: shape.changeParams }),
    response: shape.tagChanged.array(),
    handle: ({ params }, ctx) => undoTagChange(scopeFor(ctx), params.id),
  })
}

/** Tags and groups are changed alike. */
function editRoutes(api: Api, scopeFor: ScopeFor): void {
  for (const [kind, base, what] of [
    ['tag', '/api/tags', 'a corp tag'],
    ['group', '/api/tag-groups', 'a group of corp tags'],
  ] as const) {
    api
      .op({
        method: 'put',
        path: `${base}/{id}`,
        summary: `Renames or reorders ${what}; larger orders sort first.`,
        input: z.object({ params: shape.tagParams, body: shape.tagChangeInput }),
        response: shape.tagChanged,
        handle: ({ params, body }, ctx) => changeTag(scopeFor(ctx), kind, params.id, body),
      })
      .op({
        method: 'delete',
        path: `${base}/{id}`,
        summary: `Deletes ${what}, and takes it off every contact.`,
        input: z.object({ params: shape.tagParams }),
        response: shape.tagChanged,
        handle: ({ params }, ctx) => deleteTag(scopeFor(ctx), kind, params.id),
      })
      .op({
        method: 'get',
        path: `${base}/{id}/history`,
        summary: `What became of ${what}, by whom, newest first; what WeCom overruled too.`,
        input: z.object({ params: shape.tagParams }),
        response: shape.corpTagHistory,
        handle: ({ params }, ctx) => readCorpTagHistory(scopeFor(ctx), params.id),
      })
  }
}
