/** The third is the last word: they go onto the list of those to remove. */
const warningLevels = ['first', 'second', 'removed'] as const
export type WarningLevel = (typeof warningLevels)[number]

/** The level of a warning, of which so many stood before. */
export function levelAfter(before: number): WarningLevel {
  return warningLevels[Math.min(before, warningLevels.length - 1)] ?? 'removed'
}

/** Why a warning cannot be taken back; null = it can. */
export type UndoRefusal = 'not-the-author' | 'too-late' | 'not-the-latest' | 'acted-upon'

export interface UndoFacts {
  by: string
  at: Date
  /** A later one of the same member stands: its level goes by this one. */
  laterStands: boolean
  /** Somebody said that the member has been removed. */
  ticked: boolean
}

/** Whether who wrote a warning may still take it back. */
export function refuseUndo(
  { by, at, laterStands, ticked }: UndoFacts,
  { actor, now, undoMs }: { actor: string; now: Date; undoMs: number },
): UndoRefusal | null {
  if (by !== actor) return 'not-the-author'
  if (now.getTime() - at.getTime() > undoMs) return 'too-late'
  if (laterStands) return 'not-the-latest'
  return ticked ? 'acted-upon' : null
}

/** What to write in the group or to the member; only a person can send it. */
export function warningWords(level: WarningLevel, { name, rule }: { name: string; rule: string }): string {
  const to = name === '' ? '' : `@${name} `
  if (level === 'first') return `${to}您好，本群群规：${rule}。这是第一次提醒，请大家一起维护群内环境，谢谢配合！`
  if (level === 'second')
    return `${to}您好，已是第二次提醒，本群群规：${rule}。如再次违反，将按群规移出本群，敬请谅解。`
  return `${to}您好，因多次违反群规（${rule}），现按约定将您移出本群。如有疑问，欢迎联系群主。`
}
