import { shallowRef } from 'vue'

export interface Toast {
  text: string
  /** Something that can still be done about it. */
  action?: { label: string; run: () => void }
  tone?: 'bad'
}

const SHOWN_MS = 4_000
const SHOWN_WITH_ACTION_MS = 9_000

export const toast = shallowRef<Toast | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

/** Says something in passing; the next replaces it. What can be undone stays longer. */
export function tell(next: Toast): void {
  clearTimeout(timer)
  toast.value = next
  timer = setTimeout(hush, next.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS)
}

export function hush(): void {
  toast.value = null
}
