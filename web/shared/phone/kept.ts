/**
 * What must outlive a reload, a lost network or a login: kept in this browser under the member's id, and swept away when another
 * member signs in here.
 */
const PREFIX = 'changlai:'
let owner = ''

export function keepFor(userId: string): void {
  owner = `${PREFIX}${userId}:`
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && !key.startsWith(owner)) localStorage.removeItem(key)
  }
}

export function recall(name: string): unknown {
  const kept = localStorage.getItem(owner + name)
  if (kept === null) return null
  try {
    return JSON.parse(kept)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** null forgets it. A full store keeps nothing: the page itself still holds what was typed. */
export function keep(name: string, value: object | null): void {
  if (value === null) return localStorage.removeItem(owner + name)
  try {
    localStorage.setItem(owner + name, JSON.stringify(value))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** The names, below one, under which something is kept. */
export function keptBelow(prefix: string): string[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(owner + prefix))
    .map((key) => key.slice(owner.length + prefix.length))
}
