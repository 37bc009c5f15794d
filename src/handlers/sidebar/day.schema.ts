import { z } from 'zod'
import { waitingList } from './contact.schema'
import { todo } from './todos.schema'

/** What a member has to do today. */
export const day = z.object({
  /** 2026-11-22, in business time. */
  day: z.string(),
  /** Due today or earlier. */
  todos: z.object({ items: z.array(todo), total: z.number() }),
  /** Contacts who wait for words for another reason. */
  people: waitingList.shape.items,
  /** What came with today's list beside these. */
  others: z.array(
    z.object({
      externalUserId: z.string().nullable(),
      title: z.string(),
      lines: z.array(z.object({ label: z.string(), text: z.string() })),
    }),
  ),
})

export type Day = z.output<typeof day>
