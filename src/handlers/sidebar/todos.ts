import { z } from 'zod'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { createTodo } from '../../services/todos/create'
import { finishTodo } from '../../services/todos/finish'
import { handOverTodo, snoozeTodo } from '../../services/todos/move'
import { readTodo, readTodos, type TodoView } from '../../views/todos'
import type { Api, ScopeFor } from '../api'
import { principalOf } from '../middleware/principal'
import { contactParams } from './common.schema'
import * as shape from './todos.schema'

/** What members have to do: follow-ups, complaints and the rest. */
export function todoRoutes(api: Api, scopeFor: ScopeFor): void {
  readAndMakeRoutes(api, scopeFor)
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
        await handOverTodo(scope, params.id, body)
        return shown(scope, params.id)
      },
    })
}

function readAndMakeRoutes(api: Api, scopeFor: ScopeFor): void {
  const make = async (
    scope: Scope,
    body: z.output<typeof shape.newTodo>,
    externalUserId: string | null,
    me: string | null,
  ) => {
    const userId = body.userId ?? me
    if (userId === null) throw new AppError('invalid-input', [{ path: 'body.userId', message: 'must name a member' }])
    const { key, kind, title } = body
    const dueAt = new Date(body.dueAt)
    return shown(scope, await createTodo(scope, { key, kind, title, externalUserId, userId, dueAt, source: 'hand' }))
  }
  api
    .op({
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
