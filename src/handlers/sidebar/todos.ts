import { z } from 'zod'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { createTodo } from '../../services/todos/create'
import { finishTodo } from '../../services/todos/finish'
import { handOverTodo, snoozeTodo } from '../../services/todos/move'
import { prepareTodoWords } from '../../services/todos/words'
import { readTodo, readTodos, type TodoView } from '../../views/todos'
import type { Api, ScopeFor } from '../api'
import { createPace } from '../middleware/pace'
import { principalOf } from '../middleware/principal'
import type { Surroundings } from '../surroundings'
import { contactParams } from './common.schema'
import { prepared } from './quickReplies.schema'
import * as shape from './todos.schema'

/** What members have to do: follow-ups, complaints and the rest. */
export function todoRoutes(api: Api, scopeFor: ScopeFor, { paces }: Surroundings): void {
  const pace = createPace(paces.todosGivenPerMinute)
  const refuseHaste: RefuseHaste = (from, to, { now }) => {
    if (from !== null && to !== from && !pace(from, now)) throw new AppError('too-many-requests')
  }
  readRoutes(api, scopeFor)
  wordRoutes(api, scopeFor)
  makeRoutes(api, scopeFor, refuseHaste)
  api
    .op({
      method: 'post',
      path: '/api/todos/{id}/done',
      summary: 'Ends a to-do with what came of it. One that is done stays as it was; other words about it are refused.',
      input: z.object({ params: shape.todoParams, body: shape.todoDone }),
      response: shape.todo,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await finishTodo(scope, params.id, body)
        return shown(scope, params.id)
      },
    })
    .op({
      method: 'post',
      path: '/api/todos/{id}/snooze',
      summary: 'Puts a to-do off, for a year at most.',
      input: z.object({ params: shape.todoParams, body: shape.todoSnooze }),
      response: shape.todo,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        await snoozeTodo(scope, params.id, new Date(body.until))
        return shown(scope, params.id)
      },
    })
    .op({
      method: 'post',
      path: '/api/todos/{id}/hand-over',
      summary: 'Gives a to-do to another member, who gets an app message.',
      input: z.object({ params: shape.todoParams, body: shape.todoHandOver }),
      response: shape.todo,
      async handle({ params, body }, ctx) {
        const scope = scopeFor(ctx)
        refuseHaste(principalOf(ctx).userId, body.userId, scope)
        await handOverTodo(scope, params.id, body)
        return shown(scope, params.id)
      },
    })
}

/**
 * Throws AppError `too-many-requests` for who gives to-dos to others too fast; null = who runs the server, whose scripts may. Each is
 * an app message, and WeCom drops what is too many for a member (callbacks-and-app.md 3.5).
 */
type RefuseHaste = (from: string | null, to: string, scope: Scope) => void

function readRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'get',
    path: '/api/todos',
    summary: 'My to-dos: open ones by due time, or done ones with the latest first.',
    input: z.object({ query: shape.todosQuery }),
    response: shape.todoPage,
    async handle({ query }, ctx) {
      const { userId } = principalOf(ctx)
      if (userId === null) return { items: [], total: 0, next: null }
      return readTodos(scopeFor(ctx), { userId, ...query, before: query.before ?? null })
    },
  })
}

function wordRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'post',
    path: '/api/todos/{id}/prepare',
    summary: 'Makes the words that a to-do carries ready for `sendChatMessage`, or names what is missing.',
    input: z.object({ params: shape.todoParams, body: shape.todoWords }),
    response: prepared,
    handle: ({ params, body }, ctx) =>
      prepareTodoWords(scopeFor(ctx), { ...params, userId: principalOf(ctx).userId, typed: body.values }),
  })
}

function makeRoutes(api: Api, scopeFor: ScopeFor, refuseHaste: RefuseHaste): void {
  const make = async (
    scope: Scope,
    body: z.output<typeof shape.newTodo>,
    externalUserId: string | null,
    me: string | null,
  ) => {
    const userId = body.userId ?? me
    if (userId === null) throw new AppError('invalid-input', [{ path: 'body.userId', message: 'must name a member' }])
    refuseHaste(me, userId, scope)
    const { key, kind, title } = body
    const dueAt = new Date(body.dueAt)
    return shown(scope, await createTodo(scope, { key, kind, title, externalUserId, userId, dueAt, source: 'hand' }))
  }
  api
    .op({
      method: 'post',
      path: '/api/todos',
      summary: 'Makes a to-do that is about no contact.',
      input: z.object({ body: shape.newTodo }),
      response: shape.todo,
      handle: ({ body }, ctx) => make(scopeFor(ctx), body, null, principalOf(ctx).userId),
    })
    .op({
      method: 'post',
      path: '/api/contacts/{externalUserId}/todos',
      summary: 'Makes a to-do about a contact, for oneself or for a colleague, who gets an app message.',
      input: z.object({ params: contactParams, body: shape.newTodo }),
      response: shape.todo,
      handle: ({ params, body }, ctx) => make(scopeFor(ctx), body, params.externalUserId, principalOf(ctx).userId),
    })
}

async function shown(scope: Scope, id: string): Promise<TodoView> {
  const todo = await readTodo(scope, id)
  if (!todo) throw new AppError('not-found')
  return todo
}
