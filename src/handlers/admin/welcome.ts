import { z } from 'zod'
import { createWelcome, removeWelcome, replaceWelcome } from '../../services/welcome/messages'
import { readWelcomes } from '../../views/welcome'
import type { Api, ScopeFor } from '../api'
import { done, idParams, welcomeInput, welcomeOutput } from './admin.schema'

/** Welcome messages. */
export function welcomeRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/welcome-messages',
      summary: 'All welcome messages.',
      input: z.object({}),
      response: welcomeOutput.array(),
      handle: (_, ctx) => readWelcomes(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/welcome-messages',
      summary: 'Makes a welcome message for a channel (state), a member (userId) or, with neither, for everybody.',
      input: z.object({ body: welcomeInput }),
      response: welcomeOutput,
      handle: ({ body }, ctx) => createWelcome(scopeFor(ctx), body),
    })
    .op({
      method: 'put',
      path: '/api/welcome-messages/{id}',
      summary: 'Replaces a welcome message.',
      input: z.object({ params: idParams, body: welcomeInput }),
      response: welcomeOutput,
      handle: ({ params, body }, ctx) => replaceWelcome(scopeFor(ctx), params.id, body),
    })
    .op({
      method: 'delete',
      path: '/api/welcome-messages/{id}',
      summary: 'Removes a welcome message.',
      input: z.object({ params: idParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeWelcome(scopeFor(ctx), params.id)
        return { ok: true as const }
      },
    })
}
