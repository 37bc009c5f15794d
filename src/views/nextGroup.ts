import { nextGroupOf, type NextGroup } from '../facts/nextGroup'
import type { ReadScope } from '../scope'

/** Where the people of a group are invited to; null = an admin set nothing, or that group is no more. */
export async function readNextGroup(scope: ReadScope, chatId: string): Promise<{ next: NextGroup | null }> {
  return { next: await nextGroupOf(scope, chatId) }
}
