import { z } from 'zod'
import { noteSuggestionUsed, prepareSuggestion, readSuggestions } from '../../services/rules/suggest'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { contactParams, done } from './common.schema'
import { prepared } from './quickReplies.schema'
import * as shape from './suggestions.schema'

/** What rules suggest to the rep of a contact, who sends it or does not. */
export function suggestionRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/contacts/{externalUserId}/suggestions',
      summary: 'What live rules suggest to say to a contact now. Asking changes nothing.',
      input: z.object({ params: contactParams }),
      response: shape.suggestions,
      handle: ({ params }, ctx) => readSuggestions(scopeFor(ctx), { ...params, userId: principalOf(ctx).userId }),
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/suggestions/{ruleId}/prepare',
      summary: 'Makes a suggestion ready for `sendChatMessage`, or names what is missing.',
      input: z.object({ params: shape.suggestionParams, body: shape.suggestionWords }),
      response: prepared,
      handle: ({ params, body: { values: typed } }, ctx) =>
        prepareSuggestion(scopeFor(ctx), { ...params, userId: principalOf(ctx).userId, typed }),
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/suggestions/{ruleId}/used',
      summary: 'Tells that a suggestion was sent: it is not suggested again for a day, or as long as its rule says.',
      input: z.object({ params: shape.suggestionParams, body: shape.suggestionUsed }),
      response: done,
      async handle({ params, body }, ctx) {
        await noteSuggestionUsed(scopeFor(ctx), { ...params, ...body })
        return { ok: true as const }
      },
    })
}
