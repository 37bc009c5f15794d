import type { FieldIssue } from '../../../shared/api'
import { language } from '../../../shared/i18n'
import { say } from '../shell/words'

/** The commonest of the server's findings in plainer words than its own. */
const PLAINER: readonly [RegExp, (found: RegExpExecArray) => string][] = [
  [/^Too small: expected string to have >=1 /, () => say('required')],
  [/^must not be empty$/, () => say('required')],
  [/^must be lower-case letters, digits and _/, () => say('badKey')],
  [/^Invalid input: expected \w+, received (?:undefined|null)$/, () => say('required')],
  [/^Too big: expected string to have <=(\d+) /, ([, limit = '']) => say('tooLong', { limit })],
  [/^Too small: expected array to have >=(\d+) /, ([, limit = '']) => say('tooFew', { limit })],
  [/^Invalid URL$/, () => say('badUrl')],
]

/** What is wrong with a field, in the person's language where the server knows it. */
export function issueWords({ message, messageZh }: FieldIssue): string {
  for (const [pattern, words] of PLAINER) {
    const found = pattern.exec(message)
    if (found) return words(found)
  }
  return language.value === 'zh' ? (messageZh ?? message) : message
}
