import { z } from 'zod'
import { AppError } from '../../errors'
import type { ReadScope } from '../../scope'
import { changeGroupWelcome, createGroupWelcome, removeGroupWelcome } from '../../services/groupWelcomes/change'
import type { GroupWelcomeDraft } from '../../services/groupWelcomes/draft'
import { readGroupWelcome, readGroupWelcomes, type GroupWelcomeView } from '../../views/groupWelcomes'
import type { Api, ScopeFor } from '../api'
import { done } from './admin.schema'
import {
  groupWelcomeInput,
  groupWelcomeOutput,
  groupWelcomeParams,
  type GroupWelcomeInput,
} from './groupWelcomes.schema'

/** Group welcomes (入群欢迎语): WeCom's library, of which a person switches one on for a group. */
export function groupWelcomeRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/group-welcomes',
      summary: 'The group welcomes that this app put into the library of WeCom.',
      input: z.object({}),
      response: groupWelcomeOutput.array(),
      handle: (_, ctx) => readGroupWelcomes(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/group-welcomes',
      summary: 'Puts a group welcome into the library; an owner still has to switch it on for a group.',
      input: z.object({ body: groupWelcomeInput }),
      response: groupWelcomeOutput,
      async handle({ body }, ctx) {
        const scope = scopeFor(ctx)
        return shown(scope, await createGroupWelcome(scope, draftOf(body)))
      },
    })
    .op({
      method: 'put',
      path: '/api/group-welcomes/{id}',
      summary: 'Replaces a group welcome; one that WeCom may not have is added again.',
      input: z.object({ params: groupWelcomeParams, body: groupWelcomeInput }),
      response: groupWelcomeOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await changeGroupWelcome(scope, params.id, draftOf(body))
        return shown(scope, params.id)
      },
    })
    .op({
      method: 'delete',
      path: '/api/group-welcomes/{id}',
      summary: 'Takes a group welcome out of the library.',
      input: z.object({ params: groupWelcomeParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeGroupWelcome(scopeFor(ctx), params.id)
        return { ok: true as const }
      },
    })
}

function draftOf({ text, attachments, notify }: GroupWelcomeInput): GroupWelcomeDraft {
  return { text, attachment: attachments[0] ?? null, notify }
}

async function shown(scope: ReadScope, id: number): Promise<GroupWelcomeView> {
  const view = await readGroupWelcome(scope, id)
  if (!view) throw new AppError('not-found')
  return view
}
