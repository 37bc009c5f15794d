import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { AppError, type FieldIssue } from '../errors'

type Schema = z.ZodType | undefined
type Output<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined

/** One route: what it takes, what it gives, and what it is for. The OpenAPI page is made from the same object. */
export interface Operation<P extends Schema, Q extends Schema, B extends Schema, R extends z.ZodType> {
  method: 'get' | 'post' | 'put' | 'delete'
  /** With `{name}` for parameters. */
  path: string
  summary: string
  params?: P
  query?: Q
  body?: B
  /** The body is taken as bytes (a file), not as JSON. */
  bytes?: true
  response: R
  handle(input: { params: Output<P>; query: Output<Q>; body: Output<B>; ctx: Context }): Promise<z.input<R>>
}

interface Described {
  method: string
  path: string
  summary: string
  params: Schema
  query: Schema
  body: Schema
  bytes: boolean
  response: z.ZodType
}

const errorShape = z.object({
  error: z.object({
    id: z.string(),
    message: z.string(),
    messageZh: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
})

/** The routes of the API and their description. */
export class Api {
  readonly router = new Router()
  private readonly described: Described[] = []

  op<R extends z.ZodType, P extends Schema = undefined, Q extends Schema = undefined, B extends Schema = undefined>(
    operation: Operation<P, Q, B, R>,
  ): this {
    const { method, path, summary, params, query, body, response } = operation
    this.described.push({ method, path, summary, params, query, body, bytes: operation.bytes ?? false, response })
    this.router[method](path.replace(/\{(\w+)\}/g, ':$1'), async (ctx: Context & { params?: unknown }) => {
      const issues: FieldIssue[] = []
      const input = {
        params: take<P>(params as P, ctx.params, issues),
        query: take<Q>(query as Q, { ...ctx.query }, issues),
        body: take<B>(body as B, ctx.request.body ?? {}, issues),
        ctx,
      }
      if (issues.length > 0) throw new AppError('invalid-input', issues)
      ctx.body = response.parse(await operation.handle(input))
    })
    return this
  }

  /** OpenAPI 3.1, from the schemas. */
  openApi(info: { title: string; version: string }): object {
    const paths: Record<string, Record<string, object>> = {}
    for (const operation of this.described) (paths[operation.path] ??= {})[operation.method] = describe(operation)
    const security = { operator: { type: 'http', scheme: 'bearer', description: 'Printed by `npm run token`.' } }
    return { openapi: '3.1.0', info, paths, components: { securitySchemes: security }, security: [{ operator: [] }] }
  }
}

function take<S extends Schema>(schema: S, value: unknown, issues: FieldIssue[]): Output<S> {
  const result = schema?.safeParse(value)
  if (result && !result.success) {
    issues.push(...result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })))
  }
  // The handler runs only when there were no issues, so the data is there whenever a schema is.
  return result?.data as Output<S>
}

function describe({ summary, params, query, body, bytes, response }: Described): object {
  const content = bytes
    ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    : body && { 'application/json': { schema: toJson(body, 'input') } }
  const failed = { description: 'Refused', content: { 'application/json': { schema: toJson(errorShape, 'output') } } }
  return {
    summary,
    parameters: [...parameters(params, 'path'), ...parameters(query, 'query')],
    ...(content && { requestBody: { required: true, content } }),
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: toJson(response, 'output') } } },
      default: failed,
    },
  }
}

function toJson(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json
}

function parameters(schema: Schema, where: 'path' | 'query'): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}
