import { z } from 'zod'
import { AppError } from '../../errors'
import type { ReadScope } from '../../scope'
import { countState } from '../../services/channels/adopt'
import { activeChannel, changeChannel, removeChannel } from '../../services/channels/change'
import { createChannel } from '../../services/channels/create'
import { readChannel, readChannels, readCounts, type ChannelView } from '../../views/channels'
import type { Api, ScopeFor } from '../api'
import { done } from './admin.schema'
import {
  channelDay,
  channelInput,
  channelOutput,
  channelParams,
  channelsQuery,
  countsQuery,
  stateInput,
} from './channels.schema'

/** Channels (渠道活码): who takes new contacts, what those get, and what became of them. */
export function channelRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/channels',
      summary: 'Channels with their QR codes, who is on duty, and the counts of today; the newest first.',
      input: z.object({ query: channelsQuery }),
      response: channelOutput.array(),
      handle: ({ query }, ctx) => readChannels(scopeFor(ctx), query.status),
    })
    .op({
      method: 'post',
      path: '/api/channels',
      summary:
        'Makes a channel and its contact way. Without an answer of WeCom the way stays `creating` and is settled.',
      input: z.object({ body: channelInput }),
      response: channelOutput,
      async handle({ body }, ctx) {
        const scope = scopeFor(ctx)
        return shown(scope, await createChannel(scope, body))
      },
    })
    .op({
      method: 'get',
      path: '/api/channels/{id}',
      summary: 'A channel, removed or not.',
      input: z.object({ params: channelParams }),
      response: channelOutput,
      handle: ({ params }, ctx) => shown(scopeFor(ctx), params.id),
    })
    .op({
      method: 'put',
      path: '/api/channels/{id}',
      summary: 'Replaces what a channel says; its QR code stays.',
      input: z.object({ params: channelParams, body: channelInput }),
      response: channelOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await changeChannel(scope, params.id, body)
        return shown(scope, params.id)
      },
    })
    .op({
      method: 'delete',
      path: '/api/channels/{id}',
      summary: 'Removes a channel: its QR codes stop working, its history and counts stay.',
      input: z.object({ params: channelParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeChannel(scopeFor(ctx), params.id)
        return { ok: true as const }
      },
    })
  historyRoutes(api, scopeFor)
}

function historyRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/channels/{id}/counts',
      summary:
        'What became of the contacts of each business day, from `from` to `to`, both included; the latest first.',
      input: z.object({ params: channelParams, query: countsQuery }),
      response: channelDay.array(),
      async handle({ params, query }, ctx) {
        const scope = scopeFor(ctx)
        await shown(scope, params.id)
        return readCounts(scope, { channelId: params.id, ...query })
      },
    })
    .op({
      method: 'post',
      path: '/api/channels/{id}/states',
      summary: 'Counts a `state` of contact ways made elsewhere to this channel, those who came before included.',
      input: z.object({ params: channelParams, body: stateInput }),
      response: channelOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await activeChannel(scope, params.id)
        await countState(scope, params.id, body.state)
        return shown(scope, params.id)
      },
    })
}

async function shown(scope: ReadScope, id: number): Promise<ChannelView> {
  const view = await readChannel(scope, id)
  if (!view) throw new AppError('not-found')
  return view
}
