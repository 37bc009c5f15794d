/**
 * Counts what is under way: `perKey` of one key and `ofAll` together, in this process. The answer gives the place back, to be called
 * once; null = there is none.
 */
export function createSlots(perKey: number, ofAll: number): (key: string) => (() => void) | null {
  const taken = new Map<string, number>()
  let all = 0
  return (key) => {
    const mine = taken.get(key) ?? 0
    if (mine >= perKey || all >= ofAll) return null
    taken.set(key, mine + 1)
    all += 1
    return () => {
      const left = (taken.get(key) ?? 1) - 1
      if (left > 0) taken.set(key, left)
      else taken.delete(key)
      all -= 1
    }
  }
}
