import { z } from 'zod'

const words = z.object({ id: z.string(), en: z.string(), zh: z.string() }).nullable()
const wecomId = z.string().min(1).max(64)
const changeId = z.string().regex(/^\d{1,18}$/, 'must be a number')
const name = z.string().min(1).max(60)
const order = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1)

export const tagParams = z.object({ id: wecomId })
export const changeParams = z.object({ id: changeId })
export const contactTagParams = z.object({ externalUserId: wecomId })
export const historyQuery = z.object({
  before: changeId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** `counts=false` spares looking at every contact there is. */
export const tagsQuery = z.object({ counts: z.enum(['true', 'false']).default('true') })
export const tagsOutput = z.object({
  groups: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      order: z.number(),
      foreign: z.boolean().nullable(),
      tags: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          order: z.number(),
          foreign: z.boolean().nullable(),
          waiting: z.boolean(),
          /** null = not asked for. */
          contacts: z.number().nullable(),
        }),
      ),
    }),
  ),
  limits: z.object({
    used: z.number(),
    limit: z.number(),
    warning: z.object({ en: z.string(), zh: z.string() }).nullable(),
  }),
})

export const newTagInput = z.object({
  name,
  order: order.default(0),
  group: z.union([z.object({ id: wecomId }), z.object({ name, order: order.default(0) })]),
})
export const tagChangeInput = z
  .object({ name: name.optional(), order: order.optional() })
  .refine((to) => to.name !== undefined || to.order !== undefined, { message: 'give a name, an order or both' })
export const tagChanged = z.object({
  id: z.string(),
  changes: z.array(z.object({ id: z.string(), status: z.string(), reason: words })),
})

const tagIds = z.array(wecomId).max(3000).default([])
export const markInput = z
  .object({ userId: wecomId, add: tagIds, remove: tagIds })
  .refine((mark) => mark.add.length + mark.remove.length > 0, { message: 'give tags to add or to remove' })
export const marked = z.object({ id: z.string() })

const named = z.array(z.object({ id: z.string(), name: z.string().nullable() }))
export const contactTags = z.object({
  members: z.array(z.object({ userId: z.string(), tags: named, waiting: z.boolean() })),
  history: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      userId: z.string(),
      added: named,
      removed: named,
      actor: z.string(),
      cause: z.string(),
      status: z.string(),
      reason: words,
      settledAt: z.string().nullable(),
      undone: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
})
export const corpTagHistory = z.array(
  z.object({
    id: z.string(),
    at: z.string(),
    kind: z.string(),
    targetId: z.string(),
    action: z.string(),
    was: z.string().nullable(),
    became: z.string().nullable(),
    actor: z.string(),
    cause: z.string(),
    status: z.string(),
    reason: words,
    settledAt: z.string().nullable(),
    undone: z.boolean(),
  }),
)
