import { shallowRef } from 'vue'
import { ApiError, api, isOffline } from '../../../shared/api'
import { now } from '../../../shared/clock'
import type { SendOutcome } from '../../../../src/handlers/sidebar/quickReplies.schema'
import { pathOf } from '../contact/store'
import { keep, keptBelow, recall } from '../../../shared/phone/kept'
import { track } from '../../../shared/phone/session'

/** What went into a chat and is not on record yet: the network may be away just then. It is kept until the server has it. */
export interface Pending {
  externalUserId: string
  outcome: SendOutcome
}

/** Each is kept by itself: pages in several windows must not write over each other's. */
const PREFIX = 'sent:'
const nameOf = ({ outcome: { attempt, part, outcome } }: Pending): string => `${PREFIX}${attempt}:${part}:${outcome}`

export const pending = shallowRef<readonly Pending[]>([])
let running: Promise<void> | null = null

/** Takes up what an earlier visit of the page could not bring home. */
export function recallPending(): void {
  pending.value = keptBelow(PREFIX)
    .map((name) => recall(PREFIX + name))
    .filter(isPending)
  if (pending.value.length > 0) void record()
}

/** Keeps an outcome first, then brings it home; never rejects. */
export function remember(externalUserId: string, outcome: SendOutcome): Promise<void> {
  const one = { externalUserId, outcome: { ...outcome, at: now().toISOString() } }
  pending.value = [...pending.value, one]
  keep(nameOf(one), one)
  return record()
}

/** Brings home what waits, in its order; ends when nothing more can be done. The same outcome told twice is one record. */
export function record(): Promise<void> {
  running ??= bringHome().finally(() => (running = null))
  return running
}

async function bringHome(): Promise<void> {
  for (let next = pending.value[0]; next; next = pending.value[0]) {
    if (!(await brought(next))) return
    pending.value = pending.value.slice(1)
    keep(nameOf(next), null)
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

function isPending(kept: unknown): kept is Pending {
  return typeof kept === 'object' && kept !== null && 'externalUserId' in kept && 'outcome' in kept
}
