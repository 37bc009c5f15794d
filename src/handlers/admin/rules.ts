import { z } from 'zod'
import { AppError } from '../../errors'
import { importRules } from '../../services/rules/import'
import { importRuleTable } from '../../services/rules/importTable'
import { archiveRule, findingsOf, publishRule, restoreRule } from '../../services/rules/publish'
import { createRule, saveRule } from '../../services/rules/write'
import { tryRules } from '../../views/rules/bench'
import { readRule, readRules, readRuleVersions } from '../../views/rules/list'
import type { Api, ScopeFor } from '../api'
import { fileFrom } from '../fileFrom'
import { done } from '../sidebar/common.schema'
import { importQuery, importReport } from '../sidebar/quickReplies.schema'
import * as shape from './rules.schema'

const ok = { ok: true as const }

/** Rules: what is saved, tried, published, and came of it. */
export function ruleRoutes(api: Api, scopeFor: ScopeFor): void {
  readRoutes(api, scopeFor)
  writeRoutes(api, scopeFor)
  publishRoutes(api, scopeFor)
  askRoutes(api, scopeFor)
}

function readRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'get',
      path: '/api/rules',
      summary: 'All rules, and what came of them in the last 7 days.',
      input: z.object({}),
      response: shape.ruleRow.array(),
      handle: (_, ctx) => readRules(scopeFor(ctx)),
    })
    .op({
      method: 'get',
      path: '/api/rules/{id}',
      summary: 'A rule as it was saved last.',
      input: z.object({ params: shape.ruleParams }),
      response: shape.rule,
      handle: async ({ params }, ctx) => found(await readRule(scopeFor(ctx), params.id)),
    })
    .op({
      method: 'get',
      path: '/api/rules/{id}/versions',
      summary: 'The versions of a rule, each with its author, note and difference to the one before.',
      input: z.object({ params: shape.ruleParams }),
      response: shape.versions,
      handle: async ({ params }, ctx) => found(await readRuleVersions(scopeFor(ctx), params.id)),
    })
}

function found<T>(thing: T | null): T {
  if (thing === null) throw new AppError('not-found')
  return thing
}

function writeRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/rules',
      summary: 'Makes a rule. It does nothing until it is published.',
      input: z.object({ body: shape.newRule }),
      response: shape.ruleMade,
      handle: async ({ body }, ctx) => ({ id: await createRule(scopeFor(ctx), body) }),
    })
    .op({
      method: 'put',
      path: '/api/rules/{id}',
      summary: 'Saves a further version. It does nothing until it is published.',
      input: z.object({ params: shape.ruleParams, body: shape.savedRule }),
      response: shape.ruleSaved,
      handle: async ({ params, body }, ctx) => ({ version: await saveRule(scopeFor(ctx), params.id, body) }),
    })
    .op({
      method: 'post',
      path: '/api/rules/import',
      summary: 'Takes in many rules, all or none. They do nothing until they are published.',
      input: z.object({ body: shape.importInput }),
      response: shape.imported,
      handle: async ({ body }, ctx) => ({ ids: await importRules(scopeFor(ctx), body) }),
    })
    .op({
      method: 'post',
      path: '/api/rules/import-table',
      summary: 'Takes in a table of words and replies as rules, all or none; the body is the file. Bad rows are named.',
      input: z.object({ query: importQuery }),
      bytes: true,
      response: importReport,
      async handle({ query: { format, dryRun } }, ctx) {
        const scope = scopeFor(ctx)
        const bytes = await fileFrom(ctx, scope.settings.tables.maxBytes)
        return importRuleTable(scope, { bytes, format, dryRun: dryRun === 'true' })
      },
    })
}

function publishRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/rules/{id}/publish',
      summary: 'Makes the latest version live, now or at a moment to come. What the lint says must be acknowledged.',
      input: z.object({ params: shape.ruleParams, body: shape.publication }),
      response: done,
      async handle({ params, body }, ctx) {
        await publishRule(scopeFor(ctx), params.id, { ...body, at: body.at === null ? null : new Date(body.at) })
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/rules/{id}/restore',
      summary: 'Makes a version live again that was live before.',
      input: z.object({ params: shape.ruleParams, body: shape.restoreInput }),
      response: done,
      async handle({ params, body }, ctx) {
        await restoreRule(scopeFor(ctx), params.id, body.version)
        return ok
      },
    })
    .op({
      method: 'post',
      path: '/api/rules/{id}/archive',
      summary: 'Takes a rule out for ever.',
      input: z.object({ params: shape.ruleParams }),
      response: done,
      async handle({ params }, ctx) {
        await archiveRule(scopeFor(ctx), params.id)
        return ok
      },
    })
}

function askRoutes(api: Api, scopeFor: ScopeFor): void {
  api
    .op({
      method: 'post',
      path: '/api/rules/test',
      asks: true,
      summary: 'What the rules would do on an event, and why. Nothing is sent or kept.',
      input: z.object({ body: shape.benchInput }),
      response: shape.benchAnswer,
      handle({ body }, ctx) {
        // No client: what the bench is given cannot send.
        const { db, now, settings, actor } = scopeFor(ctx)
        const at = body.at === null ? now : new Date(body.at)
        const { firstTime, officeOpen, ...rest } = body.occasion
        const occasion = { ...rest, ...(officeOpen !== null && { officeOpen }) }
        return tryRules(
          { db, now, settings, actor },
          {
            ...{ ...body, at, event: { ...body.event, cause: 'customer' } },
            occasion: { ...occasion, ...(firstTime !== null && { firstTime }) },
          },
        )
      },
    })
    .op({
      method: 'post',
      path: '/api/rules/lint',
      asks: true,
      summary: 'What a rule would do to those that are live, and they to it, each with an example.',
      input: z.object({ body: shape.lintInput }),
      response: shape.findings,
      async handle({ body: { id, rule } }, ctx) {
        const findings = await findingsOf(scopeFor(ctx), id, rule)
        return findings.map(({ example: { event }, ...finding }) => ({
          ...finding,
          example: 'text' in event ? event.text : null,
        }))
      },
    })
}
