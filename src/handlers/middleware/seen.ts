/** What came before, as far as this process knows. */
export interface Seen {
  has(key: string, now: Date): boolean
  add(key: string, now: Date): void
}

/** Remembers keys for `keepMs` to twice that: in sets of two ages, each thrown away whole. */
export function createSeen(keepMs: number): Seen {
  let age = -1
  let [young, old] = [new Set<string>(), new Set<string>()]
  const turn = (now: Date): void => {
    const current = Math.floor(now.getTime() / keepMs)
    if (current !== age) [young, old] = [new Set(), current === age + 1 ? young : new Set()]
    age = current
  }
  return {
    has(key, now) {
      turn(now)
      return young.has(key) || old.has(key)
    },
    add(key, now) {
      turn(now)
      young.add(key)
    },
  }
}
