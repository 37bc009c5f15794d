import { shallowRef } from 'vue'
import { ApiError, api, isOffline } from '../../../shared/api'
import type { SendOutcome } from '../../../../src/handlers/sidebar/quickReplies.schema'
import { pathOf } from '../contact/store'
import { keep, recall } from '../kept'
import { track } from '../session'

/** What went into a chat and is not on record yet: the network may be away just then. It is kept until the server has it. */
export interface Pending {
  externalUserId: string
  outcome: SendOutcome
}

const NAME = 'sent'
export const pending = shallowRef<readonly Pending[]>([])
let running = false

/** Takes up what an earlier visit of the page could not bring home. */
export function recallPending(): void {
  const kept = recall(NAME)
  if (Array.isArray(kept)) pending.value = kept
  if (pending.value.length > 0) void record()
}

/** Keeps an outcome first, then brings it home; never rejects. */
export function remember(externalUserId: string, outcome: SendOutcome): Promise<void> {
  put([...pending.value, { externalUserId, outcome }])
  return record()
}

/** Brings home what waits, in its order. The same outcome told twice is one record (attempt and part). */
export async function record(): Promise<void> {
  if (running) return
  running = true
  try {
    for (let next = pending.value[0]; next; next = pending.value[0]) {
      if (!(await brought(next))) return
      put(pending.value.slice(1))
    }
  } finally {
    running = false
  }
}

/** false = there is no network, or the server is not well: later. What it refuses for good would be refused for ever. */
async function brought({ externalUserId, outcome }: Pending): Promise<boolean> {
  try {
    await track(api.post(pathOf(externalUserId, 'sends'), outcome))
    return true
  } catch (error) {
    if (isOffline(error)) return false
    return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 401
  }
}

function put(next: readonly Pending[]): void {
  pending.value = next
  keep(NAME, next.length > 0 ? next : null)
}
