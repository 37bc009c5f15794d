import { z } from 'zod'
import { reachesMember } from '../../decisions/rights'
import { AppError } from '../../errors'
import { writeRules } from '../../services/groupStanding/rules'
import { undoWarning, warnMember } from '../../services/groupStanding/warnings'
import { readGroupPage } from '../../views/groupPage'
import { readCommonRules, readHouseRules } from '../../views/groupStanding/houseRules'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { groupParams } from '../sidebar/common.schema'
import * as shape from './standing.schema'

/** House rules and the ledger of warnings, which everybody who runs a group sees. */
export function houseRuleRoutes(api: Api, scopeFor: ScopeFor): void {
  commonRoutes(api, scopeFor)
  warningRoutes(api, scopeFor)
  api
    .op({
      method: 'get',
      path: '/api/groups/{chatId}/house-rules',
      summary: 'The rules that hold in a group, and its ledger of warnings, the latest first.',
      input: z.object({ params: groupParams }),
      response: shape.houseRulesOutput,
      handle: ({ params }, ctx) => readHouseRules(scopeFor(ctx), params.chatId),
    })
    .op({
      method: 'put',
      path: '/api/groups/{chatId}/house-rules',
      summary: 'Writes the rules of this group, or those of all groups of its owner, anew and in this order.',
      input: z.object({ params: groupParams, body: shape.rulesInput }),
      response: shape.houseRulesOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        const group = await readGroupPage(scope, params.chatId)
        if (!group) throw new AppError('not-found')
        if (body.of === 'group') await writeRules(scope, { chatId: params.chatId }, body.rules)
        else {
          const owner = group.owner?.userId ?? null
          if (owner === null || !reachesMember(principalOf(ctx), owner)) throw new AppError('group-rule-owner')
          await writeRules(scope, { ownerUserId: owner }, body.rules)
        }
        return readHouseRules(scope, params.chatId)
      },
    })
}

function commonRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/house-rules',
      summary: 'The rules that hold in every group.',
      input: z.object({}),
      response: shape.commonRules,
      handle: (_, ctx) => readCommonRules(scopeFor(ctx)),
    })
    .op({
      method: 'put',
      path: '/api/house-rules',
      summary: 'Writes the rules that hold in every group anew, in this order.',
      input: z.object({ body: shape.commonRulesInput }),
      response: shape.commonRules,
      async handle({ body }, ctx) {
        const scope = scopeFor(ctx)
        await writeRules(scope, 'all', body.rules)
        return readCommonRules(scope)
      },
    })
}

function warningRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/groups/{chatId}/warnings',
      summary:
        'Writes a warning into the ledger, once per key, and gives the words to send. The third lists the member.',
      input: z.object({ params: groupParams, body: shape.warningInput }),
      response: shape.warned,
      handle: ({ params, body }, ctx) => warnMember(scopeFor(ctx), { ...params, ...body }),
    })
    .op({
      method: 'post',
      path: '/api/groups/{chatId}/warnings/{warningId}/undo',
      summary: 'Takes a warning back; its author can for a while.',
      input: z.object({ params: shape.warningParams }),
      response: shape.houseRulesOutput,
      async handle({ params }, ctx) {
        const scope = scopeFor(ctx)
        await undoWarning(scope, params.chatId, params.warningId)
        return readHouseRules(scope, params.chatId)
      },
    })
}
