import { z } from 'zod'
import { AppError } from '../../errors'
import type { ReadScope } from '../../scope'
import { changeJoinCode, createJoinCode, removeJoinCode } from '../../services/joinCodes/change'
import { findGroups, readDays, readJoinCode, readJoinCodes, readMoves, type JoinCodeView } from '../../views/joinCodes'
import type { Api, ScopeFor } from '../api'
import { groupParams } from '../sidebar/common.schema'
import { done } from './admin.schema'
import {
  codeMove,
  daysQuery,
  groupChoice,
  groupsQuery,
  joinCodeDay,
  joinCodeInput,
  joinCodeList,
  joinCodeOutput,
  joinCodeParams,
  joinCodesQuery,
} from './joinCodes.schema'

/** Join codes (群活码): one QR code that leads into one open group after the other. */
export function joinCodeRoutes(api: Api, scopeFor: ScopeFor): void {
  readRoutes(api, scopeFor)
  api
    .op({
      method: 'post',
      path: '/api/join-codes',
      summary: 'Makes a join code. Without an answer of WeCom its way stays `creating`, and is made again.',
      input: z.object({ body: joinCodeInput }),
      response: joinCodeOutput,
      async handle({ body }, ctx) {
        const scope = scopeFor(ctx)
        return shown(scope, await createJoinCode(scope, body))
      },
    })
    .op({
      method: 'put',
      path: '/api/join-codes/{id}',
      summary: 'Replaces what a join code says and its groups in their order; its QR code stays.',
      input: z.object({ params: joinCodeParams, body: joinCodeInput }),
      response: joinCodeOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await changeJoinCode(scope, params.id, body)
        return shown(scope, params.id)
      },
    })
    .op({
      method: 'delete',
      path: '/api/join-codes/{id}',
      summary: 'Removes a join code: its QR code stops working, its history and counts stay.',
      input: z.object({ params: joinCodeParams }),
      response: done,
      async handle({ params }, ctx) {
        await removeJoinCode(scopeFor(ctx), params.id)
        return { ok: true as const }
      },
    })
}

function readRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/join-codes',
      summary: 'Join codes with their groups, QR codes and counts, the newest first; and what a new one begins with.',
      input: z.object({ query: joinCodesQuery }),
      response: joinCodeList,
      async handle({ query }, ctx) {
        const scope = scopeFor(ctx)
        const { sizeLimit, moveAt, reserve } = scope.settings.joinCodes
        return { items: await readJoinCodes(scope, query.status), defaults: { sizeLimit, moveAt, reserve } }
      },
    })
    .op({
      method: 'get',
      path: '/api/join-codes/groups',
      summary: 'Groups whose name has this text, to choose from, and what is wrong with those that cannot be used.',
      input: z.object({ query: groupsQuery }),
      response: groupChoice.array(),
      handle: ({ query }, ctx) => findGroups(scopeFor(ctx), query.text),
    })
    .op({
      method: 'get',
      path: '/api/join-codes/{id}',
      summary: 'A join code, removed or not.',
      input: z.object({ params: joinCodeParams }),
      response: joinCodeOutput,
      handle: ({ params }, ctx) => shown(scopeFor(ctx), params.id),
    })
    .op({
      method: 'get',
      path: '/api/join-codes/{id}/moves',
      summary: 'When a join code moved on to the next group, and why; the latest first.',
      input: z.object({ params: joinCodeParams }),
      response: codeMove.array(),
      handle: ({ params }, ctx) => readMoves(scopeFor(ctx), params.id),
    })
    .op({
      method: 'get',
      path: '/api/join-codes/{id}/days',
      summary: 'Customers who came by a join code, by the business day they joined: still there, and left.',
      input: z.object({ params: joinCodeParams, query: daysQuery }),
      response: joinCodeDay.array(),
      async handle({ params, query }, ctx) {
        const days = await readDays(scopeFor(ctx), params.id, query)
        if (!days) throw new AppError('not-found')
        return days
      },
    })
    .op({
      method: 'get',
      path: '/api/groups/{chatId}/join-codes',
      summary: 'The join codes that lead into a group, for its owner.',
      input: z.object({ params: groupParams }),
      response: joinCodeOutput.array(),
      handle: ({ params }, ctx) => readJoinCodes(scopeFor(ctx), 'active', params.chatId),
    })
}

async function shown(scope: ReadScope, id: number): Promise<JoinCodeView> {
  const view = await readJoinCode(scope, id)
  if (!view) throw new AppError('not-found')
  return view
}
