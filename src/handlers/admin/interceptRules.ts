import { z } from 'zod'
import { inWords } from '../../services/channels/refusals'
import { adoptIntercept, changeIntercept, createIntercept, removeIntercept } from '../../services/intercept/change'
import { compareIntercepts } from '../../services/intercept/compare'
import { readInterceptRules } from '../../views/interceptRules'
import type { Api, ScopeFor } from '../api'
import * as shape from './interceptRules.schema'

const input = z.object({ params: shape.interceptParams })
const response = shape.interceptsOutput

/** Words that members may not send to customers (敏感词). They act in the client, and WeCom reports no hit. */
export function interceptRuleRoutes(api: Api, scopeFor: ScopeFor): void {
  foundRoutes(api, scopeFor)
  api
    .op({
      method: 'get',
      path: '/api/intercept-rules',
      summary: 'Every rule on words that members may not send, ours and those made elsewhere.',
      input: z.object({}),
      response,
      handle: (_, ctx) => readInterceptRules(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/intercept-rules',
      summary: 'Makes a rule. WeCom is asked at once; a waiting one was not answered, and is looked for.',
      input: z.object({ body: shape.interceptInput }),
      response,
      async handle({ body }, ctx) {
        const scope = scopeFor(ctx)
        await createIntercept(scope, body)
        return readInterceptRules(scope)
      },
    })
    .op({
      method: 'put',
      path: '/api/intercept-rules/{id}',
      summary: 'Changes a rule of ours.',
      input: input.extend({ body: shape.interceptInput }),
      response,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await changeIntercept(scope, params.id, body)
        return readInterceptRules(scope)
      },
    })
    .op({
      method: 'delete',
      path: '/api/intercept-rules/{id}',
      summary: 'Removes a rule of ours from WeCom.',
      input,
      response,
      async handle({ params }, ctx) {
        const scope = scopeFor(ctx)
        await removeIntercept(scope, params.id)
        return readInterceptRules(scope)
      },
    })
}

function foundRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/intercept-rules/{id}/adopt',
      summary: 'Takes a rule found in WeCom for ours, if WeCom lets this app change it.',
      input,
      response,
      async handle({ params }, ctx) {
        const scope = scopeFor(ctx)
        await adoptIntercept(scope, params.id)
        return readInterceptRules(scope)
      },
    })
    .op({
      method: 'post',
      path: '/api/intercept-rules/compare',
      summary: 'Compares our rules with those WeCom has, as the job of the night does.',
      input: z.object({}),
      response: shape.interceptComparison,
      async handle(_, ctx) {
        try {
          return await compareIntercepts(scopeFor(ctx))
        } catch (error) {
          throw inWords(error)
        }
      },
    })
}
