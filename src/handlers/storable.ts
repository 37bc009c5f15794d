import type { FieldIssue } from '../errors'

/** What PostgreSQL can keep in no text. */
const UNSTORABLE = /\0|\p{Surrogate}/u

/**
 * The first text, or name of a field, in what somebody sent that no table can keep: with a NUL or half a character in it. null =
 * there is none. Walks without calling itself: nesting costs the sender nothing.
 */
export function unstorable(given: object): FieldIssue | null {
  const open: { path: string; value: unknown }[] = [{ path: '', value: given }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value } = next
    if (typeof value === 'string' && UNSTORABLE.test(value)) return issueAt(path)
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inside] of Object.entries(value)) {
      if (UNSTORABLE.test(name)) return issueAt(path)
      open.push({ path: path === '' ? name : `${path}.${name}`, value: inside })
    }
  }
  return null
}

const issueAt = (path: string): FieldIssue => ({
  path,
  message: 'has invisible control characters',
  messageZh: '含有不可见的控制字符',
})
