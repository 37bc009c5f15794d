import { z } from 'zod'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { goOnWithRun, previewRun, startRun, stopRun, undoRun } from '../../services/rules/runs/ask'
import { readRun, readRunsOf } from '../../views/rules/runs'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import * as shape from './ruleRuns.schema'

const ok = { ok: true as const }

/** A rule applied to everybody: counted, begun, stopped, taken back. */
export function ruleRunRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/rules/{id}/runs',
      summary: 'How often a rule was applied to everybody, and how far it is; the latest first.',
      input: z.object({ params: shape.runParams }),
      response: shape.ruleRun.array(),
      handle: ({ params }, ctx) => readRunsOf(scopeFor(ctx), params.id),
    })
    .op({
      method: 'post',
      path: '/api/rules/{id}/runs',
      summary: 'Counts whom a live rule would reach, and the calls it takes. Nothing is changed.',
      input: z.object({ params: shape.runParams }),
      response: shape.runMade,
      handle: async ({ params }, ctx) => ({ id: await previewRun(scopeFor(ctx), params.id) }),
    })
    .op({
      method: 'get',
      path: '/api/rule-runs/{id}',
      summary: 'How far a rule that is applied to everybody is.',
      input: z.object({ params: shape.runParams }),
      response: shape.ruleRun,
      async handle({ params }, ctx) {
        const run = await readRun(scopeFor(ctx), params.id)
        if (run === null) throw new AppError('not-found')
        return run
      },
    })
  actRoutes(api, scopeFor)
}

function actRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'post',
    path: '/api/rule-runs/{id}/start',
    summary: 'Begins with exactly what was counted: it is counted once more, and a difference waits to be confirmed.',
    input: z.object({ params: shape.runParams, body: shape.confirmed }),
    response: done,
    async handle({ params, body }, ctx) {
      await startRun(scopeFor(ctx), params.id, body)
      return ok
    },
  })
  const act = (name: string, summary: string, doing: (scope: Scope, id: number) => Promise<void>): void =>
    void api.op({
      method: 'post',
      path: `/api/rule-runs/{id}/${name}`,
      summary,
      input: z.object({ params: shape.runParams }),
      response: done,
      async handle({ params }, ctx) {
        await doing(scopeFor(ctx), params.id)
        return ok
      },
    })
  act('stop', 'Stops it before its next batch; what has not begun is dropped.', stopRun)
  act('go-on', 'Lets what was stopped go on where it was.', goOnWithRun)
  act('undo', 'Takes back what it did, where nobody changed it since.', undoRun)
}
