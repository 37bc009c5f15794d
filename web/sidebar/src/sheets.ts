import { shallowRef, type Component } from 'vue'
import { hush, tell } from '../../shared/phone/ui/toast'
import { say } from '../../shared/phone/words'

export type SheetName =
  | 'reply'
  | 'personal'
  | 'tags'
  | 'fields'
  | 'stage'
  | 'remark'
  | 'note'
  | 'touch'
  | 'order'
  | 'sale'
  | 'outlook'
  | 'newTodo'
  | 'words'
  | 'consultation'
  | 'startPlan'
  | 'stopPlan'
  | 'done'
  | 'snooze'
  | 'handOver'

export interface OpenSheet {
  component: Component
  props: Record<string, unknown>
}

/** What has come up from below. */
export const sheet = shallowRef<OpenSheet | null>(null)
let loaded: Promise<Readonly<Record<SheetName, Component>>> | null = null
let wanted = 0

/** Fetches them, all in one file: at the first need, or while the page is at rest, so that they open at once and offline. */
export function fetchSheets(): Promise<Readonly<Record<SheetName, Component>>> {
  loaded ??= import('./allSheets').then(
    ({ allSheets }) => allSheets,
    (error: unknown) => {
      loaded = null
      throw error
    },
  )
  return loaded
}

export async function openSheet(name: SheetName, props: Record<string, unknown> = {}): Promise<void> {
  const mine = ++wanted
  hush()
  try {
    const component = (await fetchSheets())[name]
    // Another was asked for meanwhile, or the contact changed.
    if (mine === wanted) sheet.value = { component, props }
  } catch {
    tell({ text: say('offline'), tone: 'bad' })
  }
}

export function closeSheet(): void {
  wanted++
  sheet.value = null
}
