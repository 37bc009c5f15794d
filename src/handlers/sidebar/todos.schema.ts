import { z } from 'zod'
import { moment, numberId, person, wecomId } from './common.schema'

/** Something for a member to do. A complaint stays open until it is handled; both are one list. */
export const todo = z.object({
  id: z.string(),
  kind: z.enum(['follow-up', 'complaint', 'other']),
  title: z.string(),
  /** It carries a text to send. */
  hasWords: z.boolean(),
  contact: z.object({ externalUserId: z.string(), name: z.string().nullable() }).nullable(),
  assignee: person,
  dueAt: moment,
  overdue: z.boolean(),
  createdBy: z.string(),
  /** Where it came from, such as `hand` or the name of a plan. */
  source: z.string(),
  done: z.object({ at: moment, outcome: z.string(), result: z.string() }).nullable(),
  /** Who had it before, and their word about it; null = it was never handed over. */
  handedOver: z.object({ from: person, note: z.string() }).nullable(),
})
export const todoParams = z.object({ id: numberId })
export const todosQuery = z.object({
  state: z.enum(['open', 'done']).default('open'),
  /** `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{1,14}\.\d{1,18}$/, 'must be the `next` of a page')
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const todoPage = z.object({ items: z.array(todo), total: z.number(), next: z.string().nullable() })
/** `key` is made by the page, so that a repeated request makes one to-do. */
export const newTodo = z.object({
  key: z.uuid(),
  kind: z.enum(['follow-up', 'complaint', 'other']).default('follow-up'),
  title: z.string().trim().min(1).max(200),
  dueAt: moment,
  /** The signed-in member when not given. */
  userId: wecomId.optional(),
})
/** `reached` and `attempt` are also written into the ledger of touches. */
export const todoDone = z.object({
  outcome: z.enum(['reached', 'attempt', 'handled', 'not-needed']),
  result: z.string().trim().max(2000).default(''),
})
/** `values` are what the rep typed for variables without a value. */
export const todoWords = z.object({ values: z.record(z.string().max(40), z.string().max(500)).default({}) })
export const todoSnooze = z.object({ until: moment })
export const todoHandOver = z.object({ userId: wecomId, note: z.string().trim().max(500).default('') })

export type Todo = z.output<typeof todo>
export type TodoPage = z.output<typeof todoPage>
