import { z } from 'zod'
import { AppError } from '../../errors'
import { adoptWay, removeStray } from '../../services/channels/adopt'
import { compareWays } from '../../services/channels/compare'
import { inWords } from '../../services/channels/refusals'
import { readChannel, readUnknownWays } from '../../views/channels'
import type { Api, ScopeFor } from '../api'
import { done } from './admin.schema'
import { adoptInput, channelOutput, comparisonOutput, wayOutput, wayParams } from './channels.schema'

/** Contact ways that WeCom has and that serve no channel: made elsewhere, or a second one after a lost answer. */
export function contactWayRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/contact-ways/unknown',
      summary: 'Contact ways that serve no channel, as the last comparison found them.',
      input: z.object({}),
      response: wayOutput.array(),
      handle: (_, ctx) => readUnknownWays(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/contact-ways/compare',
      summary: 'Compares our contact ways with those WeCom has, as the job of the night does.',
      input: z.object({}),
      response: comparisonOutput,
      async handle(_, ctx) {
        try {
          return await compareWays(scopeFor(ctx))
        } catch (error) {
          throw inWords(error)
        }
      },
    })
    .op({
      method: 'post',
      path: '/api/contact-ways/{configId}/adopt',
      summary: 'Lets a contact way serve a channel: the given one, or a new one made after the way.',
      input: z.object({ params: wayParams, body: adoptInput }),
      response: channelOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        const view = await readChannel(scope, await adoptWay(scope, params.configId, body.channelId))
        if (!view) throw new AppError('not-found')
        return view
      },
    })
    .op({
      method: 'delete',
      path: '/api/contact-ways/{configId}',
      summary: 'Removes a contact way that serves no channel from WeCom.',
      input: z.object({ params: wayParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeStray(scopeFor(ctx), params.configId)
        return { ok: true as const }
      },
    })
}
