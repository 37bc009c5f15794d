import { AppError, type AppErrorId } from '../../errors'
import { WecomError, WecomUnreachable } from '../../wecom'

/** customer-contact.md 3.3 and 11.4. */
const words: ReadonlyMap<number, AppErrorId> = new Map([
  [40050, 'join-code-group'],
  [49008, 'join-code-group'],
  [84074, 'member-no-customer-contact'],
  [84083, 'member-no-customer-contact'],
  [60011, 'member-not-visible'],
  [60111, 'member-not-visible'],
  [50002, 'member-not-visible'],
  [40003, 'member-not-visible'],
  [41054, 'member-not-activated'],
  [41045, 'group-limit-codes'],
])

/** What WeCom said of a join way, as an error for people. Anything else is given back as it is. */
export function inWords(error: unknown): unknown {
  if (error instanceof WecomUnreachable) return new AppError('wecom-unreachable')
  if (!(error instanceof WecomError)) return error
  const issue = { path: '', message: `errcode ${error.errcode}: ${error.hint}` }
  return new AppError(words.get(error.errcode) ?? 'wecom-refused', [issue])
}

/** The group is gone, or its owner cannot be seen or has no customer contact: another group may do. */
const GROUP = new Set([40050, 49008, 84074, 84083, 60011, 60111, 50002, 40003])

export function isAboutGroup(error: unknown): boolean {
  return error instanceof WecomError && GROUP.has(error.errcode)
}

/** WeCom has no such way. */
export function isGone(error: unknown): boolean {
  return error instanceof WecomError && error.errcode === 41044
}
