import { hasBrokenPlaceholder, render, variablesIn } from './template'

/** What a welcome text may use. */
export const welcomeVariables: readonly string[] = ['customer', 'member']

/** customer-contact.md 4.1. */
const MAX_BYTES = 4000
/** A name is at most 64 characters of 3 bytes. */
const longestName = '名'.repeat(64)

/** What is wrong with a welcome text, in words; empty = it can be sent whatever the names are. */
export function welcomeTextProblems(text: string): string[] {
  const variables = variablesIn(text)
  const unknown = variables.filter((name) => !welcomeVariables.includes(name))
  const longest = render(text, Object.fromEntries(welcomeVariables.map((name) => [name, longestName])))
  const bytes = Math.max(...[longest, render(text, {})].map((filled) => new TextEncoder().encode(filled).length))
  return [
    hasBrokenPlaceholder(text) && 'has braces that are not a complete {{variable}}',
    unknown.length > 0 && `uses ${unknown.join(', ')}; the variables are ${welcomeVariables.join(', ')}`,
    bytes > MAX_BYTES && `may exceed ${MAX_BYTES} bytes once the names are filled in`,
  ].filter((problem) => problem !== false)
}
