import { AppError, type AppErrorId } from '../../errors'
import { WecomError, WecomUnreachable } from '../../wecom'

/** customer-contact.md 3.1 and 11.4. */
const words: ReadonlyMap<number, AppErrorId> = new Map([
  [84074, 'member-no-customer-contact'],
  [84083, 'member-no-customer-contact'],
  [60011, 'member-not-visible'],
  [50002, 'member-not-visible'],
  [60111, 'member-not-visible'],
  [40003, 'member-not-visible'],
  [41054, 'member-not-activated'],
  [40098, 'member-not-verified'],
  [41041, 'too-many-members'],
  [41045, 'too-many-ways'],
  [41044, 'not-found'],
])

/** What WeCom said of a contact way, as an error for people. Anything else is given back as it is. */
export function inWords(error: unknown): unknown {
  if (error instanceof WecomUnreachable) return new AppError('wecom-unreachable')
  if (!(error instanceof WecomError)) return error
  const issue = { path: '', message: `errcode ${error.errcode}: ${error.hint}` }
  return new AppError(words.get(error.errcode) ?? 'wecom-refused', [issue])
}

/** What is kept of an error beside a way: the errcode and its hint, or that no answer came. */
export function inShort(error: WecomError | WecomUnreachable): string {
  return error instanceof WecomError ? `errcode ${error.errcode}: ${error.hint}` : `no answer: ${error.cause}`
}

export function isWecoms(error: unknown): error is WecomError | WecomUnreachable {
  return error instanceof WecomError || error instanceof WecomUnreachable
}
