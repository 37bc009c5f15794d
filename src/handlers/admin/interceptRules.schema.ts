import { z } from 'zod'
import { smallId, wecomId } from '../sidebar/common.schema'

/** What is longer or more than WeCom takes is said place by place by src/decisions/groups/intercept.ts. */
const content = z.object({
  name: z.string().trim().max(200),
  words: z.array(z.string().trim().max(200)).max(2000),
  semantics: z.array(z.union([z.literal(1), z.literal(2), z.literal(3)])).max(3),
  action: z.union([z.literal(1), z.literal(2)]),
  userIds: z.array(wecomId).max(20_000),
  departmentIds: z.array(smallId).max(5000),
})

export const interceptInput = content
export const interceptParams = z.object({ id: z.coerce.number().pipe(smallId) })
export const interceptOutput = z.object({
  id: z.number(),
  status: z.enum(['creating', 'live', 'foreign', 'failed', 'removed']),
  content,
  members: z.array(z.object({ userId: z.string(), name: z.string().nullable() })),
  departments: z.array(z.object({ id: z.number(), name: z.string().nullable() })),
  waiting: z.boolean(),
  removing: z.boolean(),
  lastError: z.string().nullable(),
  changedBy: z.string(),
  changedAt: z.string(),
})
export const interceptsOutput = z.array(interceptOutput)
export const interceptComparison = z.object({
  inWecom: z.number(),
  found: z.number(),
  changed: z.number(),
  gone: z.number(),
})
export type InterceptRules = z.output<typeof interceptsOutput>
export type InterceptInput = z.input<typeof interceptInput>
export type InterceptComparison = z.output<typeof interceptComparison>
