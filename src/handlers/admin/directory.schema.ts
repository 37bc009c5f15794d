import { z } from 'zod'

export const departments = z.array(
  z.object({ id: z.number(), name: z.string(), parentId: z.number(), members: z.number(), led: z.boolean() }),
)
export const membersQuery = z.object({
  text: z.string().max(64).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const members = z.array(
  z.object({
    userId: z.string(),
    name: z.string(),
    departmentIds: z.array(z.number()),
    customerContact: z.boolean().nullable(),
  }),
)

export type Departments = z.output<typeof departments>
export type Members = z.output<typeof members>
