import { z } from 'zod'
import { startRun } from '../../services/sync/run'
import { readSyncView } from '../../views/sync'
import type { Api, ScopeFor } from '../api'
import { syncOutput, syncStarted } from './sync.schema'

/** Bringing everything in step with WeCom: begun here by hand, at night by a job. */
export function syncRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/sync',
      summary: 'The latest runs of the sync, newest first: how far, how fast, how long still, what was repaired.',
      input: z.object({}),
      response: syncOutput,
      handle: (_input, ctx) => readSyncView(scopeFor(ctx)),
    })
    .op({
      method: 'post',
      path: '/api/sync',
      summary: 'Begins a run over everything WeCom shows, unless one is under way.',
      input: z.object({}),
      response: syncStarted,
      handle: async (_input, ctx) => ({ started: (await startRun(scopeFor(ctx), 'manual')) !== null }),
    })
}
