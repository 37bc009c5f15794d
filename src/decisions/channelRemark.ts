import { hasBrokenPlaceholder, render, variablesIn } from './template'

/** customer-contact.md 1.5. */
const MAX_REMARK = 20
/** A name cut shorter than this says nothing. */
const SHORTEST_NAME = 4

/** What is wrong with a remark for new contacts, in words; empty = it can be written whatever the name is. */
export function remarkProblems(pattern: string): string[] {
  const variables = variablesIn(pattern)
  const unknown = variables.filter((name) => name !== 'customer')
  const room = MAX_REMARK - characters(render(pattern, {})).length
  return [
    hasBrokenPlaceholder(pattern) && 'has braces that are not a complete {{customer}}',
    unknown.length > 0 && `uses ${unknown.join(', ')}; the only variable is customer`,
    room < (variables.length > 0 ? SHORTEST_NAME : 0) &&
      `leaves no room: WeCom takes ${MAX_REMARK} characters, and a name needs ${SHORTEST_NAME} of them`,
  ].filter((problem) => problem !== false)
}

/** The remark for a new contact; a long name is cut so that the whole fits. */
export function remarkFor(pattern: string, name: string | null): string {
  const full = render(pattern, { customer: name })
  const over = characters(full).length - MAX_REMARK
  if (over <= 0 || name === null) return full
  const times = Math.max(1, pattern.split('{{').length - 1)
  const kept = Math.max(0, characters(name).length - Math.ceil(over / times))
  return render(pattern, { customer: characters(name).slice(0, kept).join('') })
}

/**
 * Whether a channel may write its remark: only where the member has written none of their own. WeCom begins with no
 * remark or with the customer's name.
 */
export function mayRemark(current: string, name: string | null): boolean {
  return current === '' || current === name
}

function characters(text: string): string[] {
  return [...text]
}
