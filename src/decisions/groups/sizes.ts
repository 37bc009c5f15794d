/** What changed in a group on one day of the business's calendar. */
export interface DayChange {
  day: string
  joined: number
  left: number
}

/** How large a group was at the end of each day, counted back from how large it is now, the last of `days` being today. */
export function sizesByDay(now: number, changes: readonly DayChange[], days: readonly string[]): number[] {
  const byDay = new Map(changes.map((change) => [change.day, change]))
  let size = now
  const backwards = [...days].reverse().map((day) => {
    const atEnd = size
    const { joined = 0, left = 0 } = byDay.get(day) ?? {}
    size = size - joined + left
    return Math.max(0, atEnd)
  })
  return backwards.reverse()
}

/** How many joined and left on these days. */
export function changesOver(changes: readonly DayChange[], days: readonly string[]): { joined: number; left: number } {
  const within = changes.filter(({ day }) => days.includes(day))
  const sum = (what: 'joined' | 'left'): number => within.reduce((total, change) => total + change[what], 0)
  return { joined: sum('joined'), left: sum('left') }
}
