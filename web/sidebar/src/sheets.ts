import { defineAsyncComponent, shallowRef, type Component } from 'vue'
import { hush } from './ui/toast'

export type SheetName =
  | 'reply'
  | 'personal'
  | 'tags'
  | 'fields'
  | 'stage'
  | 'remark'
  | 'note'
  | 'touch'
  | 'newTodo'
  | 'done'
  | 'snooze'
  | 'handOver'

/** What can come up from below, each in a file of its own that is fetched when it is first needed. */
const loaders: Readonly<Record<SheetName, () => Promise<{ default: Component }>>> = {
  reply: () => import('./replies/ReplySheet.vue'),
  personal: () => import('./replies/PersonalSheet.vue'),
  tags: () => import('./contact/TagSheet.vue'),
  fields: () => import('./contact/FieldsSheet.vue'),
  stage: () => import('./contact/StageSheet.vue'),
  remark: () => import('./contact/RemarkSheet.vue'),
  note: () => import('./contact/NoteSheet.vue'),
  touch: () => import('./contact/TouchSheet.vue'),
  newTodo: () => import('./todos/NewTodoSheet.vue'),
  done: () => import('./todos/DoneSheet.vue'),
  snooze: () => import('./todos/SnoozeSheet.vue'),
  handOver: () => import('./todos/HandOverSheet.vue'),
}

export interface OpenSheet {
  component: Component
  props: Record<string, unknown>
}

export const sheet = shallowRef<OpenSheet | null>(null)
const known = new Map<SheetName, Component>()

export function openSheet(name: SheetName, props: Record<string, unknown> = {}): void {
  const component = known.get(name) ?? defineAsyncComponent(loaders[name])
  known.set(name, component)
  hush()
  sheet.value = { component, props }
}

export function closeSheet(): void {
  sheet.value = null
}

/** Fetches them all once the page is at rest, so that they open at once, without a network too. */
export async function fetchSheets(): Promise<void> {
  await Promise.allSettled(Object.values(loaders).map((load) => load()))
}
