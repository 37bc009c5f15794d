import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { AppError, type FieldIssue } from '../errors'
import type { Scope } from '../scope'
import { admit } from './middleware/admit'
import { refuseForeign } from './middleware/csrf'
import { memberIn } from './middleware/principal'
import { rights } from './rights'
import type { Surroundings } from './surroundings'
import { sendLarge } from './sendLarge'
import { unstorable } from './storable'

/** What a route takes: an object with `params`, `query` and `body`, those that it has. */
type Input = z.ZodObject<{ params?: z.ZodType; query?: z.ZodType; body?: z.ZodType }>

interface Route<I extends Input, R extends z.ZodType> {
  method: 'get' | 'post' | 'put' | 'delete'
  /** With `{name}` for parameters. */
  path: string
  summary: string
  input: I
  /** The body is taken as bytes (a file), not as JSON. */
  bytes?: true
  /** It changes nothing, and is no GET only because of what it takes: nobody looks for it among what was done. */
  asks?: true
  /** The answer is a file; `handle` sets its type and name. */
  file?: true
  response: R
}

interface Small<I extends Input, R extends z.ZodType> extends Route<I, R> {
  large?: never
  handle(input: z.output<I>, ctx: Context): Promise<z.input<R>>
}

/**
 * The answer may have megabytes: it is packed, and not held against its schema, which would block every other request for hundreds of
 * milliseconds; its view's type is its shape, and a test compares both. null = who asks has it already.
 */
interface Large<I extends Input, R extends z.ZodType> extends Route<I, R> {
  large: true
  handle(input: z.output<I>, ctx: Context): Promise<(z.input<R> & object) | null>
}

/** One route: what it takes, what it gives, and what it is for. The OpenAPI page is made from the same object. */
export type Operation<I extends Input, R extends z.ZodType> = Small<I, R> | Large<I, R>

type Described = Route<Input, z.ZodType>

const errorShape = z.object({
  error: z.object({
    id: z.string(),
    message: z.string(),
    messageZh: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string(), messageZh: z.string().optional() })),
  }),
})

/** The scope of one request. */
export type ScopeFor = (ctx: Context) => Scope

/** The routes of the API and their description. */
export class Api {
  readonly router = new Router()
  private readonly described: Described[] = []

  constructor(
    private readonly scopeFor: ScopeFor,
    private readonly surroundings: Surroundings,
  ) {}

  op<I extends Input, R extends z.ZodType>(operation: Operation<I, R>): this {
    const { method, path, input, response } = operation
    const right = rights[`${method.toUpperCase()} ${path}`]
    if (!right) throw new Error(`${method} ${path} is not in the table of rights`)
    if (this.described.some((other) => other.method === method && other.path === path))
      throw new Error(`${method} ${path} stands twice`)
    this.described.push(operation)
    this.router[method](path.replace(/\{(\w+)\}/g, ':$1'), async (ctx) => {
      const member = memberIn(ctx)
      if (member && method !== 'get') refuseForeign(ctx, this.surroundings, member.session)
      const given = { params: ctx.params, query: { ...ctx.query }, body: ctx.request.body ?? {} }
      const issue = unstorable(given)
      if (issue) throw new AppError('invalid-input', [issue])
      await admit(ctx, right, this.scopeFor(ctx))
      const parsed = input.safeParse(given)
      if (!parsed.success) throw new AppError('invalid-input', issuesOf(input, given, parsed.error))
      if (operation.large) await sendLarge(ctx, await operation.handle(parsed.data, ctx))
      else ctx.body = response.parse(await operation.handle(parsed.data, ctx))
    })
    return this
  }

  /** Which route a request means, as the table of rights names it, with the id in its path; null = none. */
  routeOf(method: string, path: string): { route: string; subject: string | null; asks: boolean } | null {
    const [layer] = this.router.match(path, method).pathAndMethod
    if (!layer) return null
    const [id] = Object.values(layer.params(path, layer.captures(path)))
    const pattern = String(layer.path).replace(/:(\w+)/g, '{$1}')
    const operation = this.described.find((one) => one.path === pattern && one.method === method.toLowerCase())
    return { route: `${method} ${pattern}`, subject: id ?? null, asks: operation?.asks ?? false }
  }

  /** Every route there is, as the table of rights names it. */
  routes(): string[] {
    return this.described.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  }

  /** OpenAPI 3.1, from the schemas. */
  openApi(info: { title: string; version: string }): object {
    const paths: Record<string, Record<string, object>> = {}
    for (const operation of this.described) (paths[operation.path] ??= {})[operation.method] = describe(operation)
    const securitySchemes = {
      operator: { type: 'http', scheme: 'bearer', description: 'Printed by `npm run token`.' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: '__Host-changlai',
        description: 'From /auth/login. What writes also carries `x-csrf-token`, as /api/me tells it.',
      },
    }
    return {
      openapi: '3.1.0',
      info,
      paths,
      components: { securitySchemes },
      security: [{ operator: [] }, { session: [] }],
    }
  }
}

const chinese = { error: z.locales.zhCN().localeError }

/** What is wrong, field by field; the library's own words in Chinese too. */
export function issuesOf(input: z.ZodType, given: unknown, { issues }: z.ZodError): FieldIssue[] {
  const inChinese = input.safeParse(given, chinese).error?.issues ?? []
  return issues.map(({ path, message }, at) => ({
    path: path.join('.'),
    message,
    messageZh: inChinese[at]?.message ?? message,
  }))
}

const aFile = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }

function describe({ summary, input, bytes, file, response }: Described): object {
  const { params, query, body } = input.shape
  const content = bytes ? aFile : body && { 'application/json': { schema: toJson(body, 'input') } }
  const failed = { description: 'Refused', content: { 'application/json': { schema: toJson(errorShape, 'output') } } }
  return {
    summary,
    parameters: [...parameters(params, 'path'), ...parameters(query, 'query')],
    ...(content && { requestBody: { required: true, content } }),
    responses: {
      200: {
        description: 'OK',
        content: file ? aFile : { 'application/json': { schema: toJson(response, 'output') } },
      },
      default: failed,
    },
  }
}

function toJson(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}
