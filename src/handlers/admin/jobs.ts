import { z } from 'zod'
import { askForRun, pauseJob, resumeJob } from '../../services/jobs'
import { readJobRuns, readJobs } from '../../views/jobs'
import type { Api, ScopeFor } from '../api'
import { done } from '../sidebar/common.schema'
import { jobAsked, jobAskedOutput, jobList, jobParams, jobPause, jobRuns, jobRunsQuery } from './jobs.schema'

/** What the server does by itself: when, how it went, and by hand. */
export function jobRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/jobs',
      summary: 'Every job with its schedule, its latest and its next run, and whether it is paused.',
      input: z.object({}),
      response: jobList,
      handle: (_input, ctx) => readJobs(scopeFor(ctx)),
    })
    .op({
      method: 'get',
      path: '/api/jobs/{name}/runs',
      summary: 'The runs of a job, the latest first.',
      input: z.object({ params: jobParams, query: jobRunsQuery }),
      response: jobRuns,
      handle: ({ params, query }, ctx) =>
        readJobRuns(scopeFor(ctx), { ...params, before: query.before ?? null, limit: query.limit }),
    })
    .op({
      method: 'post',
      path: '/api/jobs/{name}/runs',
      summary: 'Runs a job by hand, for now or for a moment that has passed; also when it is paused.',
      input: z.object({ params: jobParams, body: jobAsked }),
      response: jobAskedOutput,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        const { tick } = await askForRun(scope, params.name, body.at ? new Date(body.at) : scope.now)
        return { tick: tick.toISOString() }
      },
    })
    .op({
      method: 'put',
      path: '/api/jobs/{name}/pause',
      summary: 'Stops the schedule of a job.',
      input: z.object({ params: jobParams, body: jobPause }),
      response: done,
      async handle({ params, body }, ctx) {
        await pauseJob(scopeFor(ctx), params.name, body.reason)
        return { ok: true as const }
      },
    })
    .op({
      method: 'delete',
      path: '/api/jobs/{name}/pause',
      summary: 'Lets a job run by its schedule again. What it missed is made up for.',
      input: z.object({ params: jobParams }),
      response: done,
      async handle({ params }, ctx) {
        await resumeJob(scopeFor(ctx), params.name)
        return { ok: true as const }
      },
    })
}
