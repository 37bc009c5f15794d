import type { Context } from 'koa'
import { z } from 'zod'
import type { Audience } from '../../decisions/audience/definition'
import { AppError } from '../../errors'
import { refreshForScreen } from '../../services/audience/facts'
import { refuseAudience } from '../../services/audience/segments'
import { readAudienceChoices } from '../../views/audience/choices'
import { countAudience } from '../../views/audience/count'
import type { Cancel } from '../../views/audience/cancellable'
import { explainAudience } from '../../views/audience/explain'
import { findContacts } from '../../views/audience/find'
import { listAudience } from '../../views/audience/list'
import type { Api, ScopeFor } from '../api'
import { whileWanted } from '../whileWanted'
import * as shape from './audiences.schema'

/** Who is in an audience, and why. Reads that take long have connections of their own: `slowScopeFor`. */
export function audienceRoutes(api: Api, scopeFor: ScopeFor, slowScopeFor: ScopeFor): void {
  const ready = async (ctx: Context, audience: Audience): Promise<Cancel> => {
    const scope = scopeFor(ctx)
    const signal = whileWanted(ctx)
    await refuseAudience(scope, audience)
    await refreshForScreen(scope)
    return { signal, from: scope.db }
  }
  api
    .op({
      method: 'post',
      path: '/api/audiences/count',
      asks: true,
      summary:
        'How many contacts are in an audience. Hang up when the answer is not wanted any more: the database stops too.',
      input: z.object({ body: shape.countInput }),
      response: shape.counted,
      handle: async ({ body: { audience } }, ctx) =>
        wanted(await countAudience(slowScopeFor(ctx), audience, await ready(ctx, audience))),
    })
    .op({
      method: 'post',
      path: '/api/audiences/list',
      asks: true,
      summary: 'Who is in an audience, page by page.',
      input: z.object({ body: shape.listInput }),
      response: shape.audiencePage,
      handle: async ({ body }, ctx) =>
        wanted(await listAudience(slowScopeFor(ctx), body, await ready(ctx, body.audience))),
    })
    .op({
      method: 'post',
      path: '/api/audiences/explain',
      asks: true,
      summary: 'Why a contact is in an audience, or why not: each condition, and what it saw.',
      input: z.object({ body: shape.explainInput }),
      response: shape.explained,
      async handle({ body }, ctx) {
        await ready(ctx, body.audience)
        return found(await explainAudience(scopeFor(ctx), body))
      },
    })
    .op({
      method: 'get',
      path: '/api/audiences/choices',
      summary: 'What an audience can name beside what other lists tell.',
      input: z.object({}),
      response: shape.choices,
      handle: (_, ctx) => readAudienceChoices(scopeFor(ctx)),
    })
    .op({
      method: 'get',
      path: '/api/audiences/contacts',
      summary:
        'Contacts whose id is, or whose name begins with, what is looked for: to ask why they are in an audience.',
      input: z.object({ query: shape.findQuery }),
      response: shape.found,
      handle: ({ query }, ctx) => findContacts(slowScopeFor(ctx), query.q),
    })
}

function wanted<T>(answer: T | null): T {
  if (answer === null) throw new AppError('withdrawn')
  return answer
}

function found<T>(answer: T | null): T {
  if (answer === null) throw new AppError('not-found')
  return answer
}
