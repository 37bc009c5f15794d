import { shallowRef } from 'vue'
import { api } from '../../../shared/api'
import type { WaitingList } from '../../../../src/handlers/sidebar/contact.schema'
import { now } from '../../../shared/clock'
import { keep, recall } from '../../../shared/phone/kept'
import { track } from '../../../shared/phone/session'

type Item = WaitingList['items'][number]

/** Those who wait for words, as far as they are loaded. */
export const waiting = shallowRef<readonly Item[] | null>(null)
export const waitingTotal = shallowRef(0)
export const waitingNext = shallowRef<string | null>(null)

/** Why the last reading failed. */
export const waitingTrouble = shallowRef<unknown>(null)

/** From the start, or the next page; never rejects. */
export async function loadWaiting(more = false): Promise<void> {
  const after = more && waitingNext.value ? `&after=${encodeURIComponent(waitingNext.value)}` : ''
  waitingTrouble.value = null
  try {
    const page = await track(api.get<WaitingList>(`/api/sidebar/waiting?limit=30${after}`))
    waiting.value = more ? [...(waiting.value ?? []), ...page.items] : page.items
    waitingTotal.value = page.total
    waitingNext.value = page.next
    keep(COUNT, { at: now().getTime(), total: page.total })
  } catch (error) {
    waitingTrouble.value = error
  }
}

const COUNT = 'waiting'
const COUNT_MS = 5 * 60_000

/** The number on the tab, as it was read in the last minutes: a page per chat must not look through all contacts each time. */
export async function countWaiting(): Promise<void> {
  const kept = recall(COUNT)
  const age = isCount(kept) ? now().getTime() - kept.at : -1
  if (!isCount(kept) || age < 0 || age > COUNT_MS) return loadWaiting()
  waitingTotal.value = kept.total
}

function isCount(kept: unknown): kept is { at: number; total: number } {
  return typeof kept === 'object' && kept !== null && 'at' in kept && 'total' in kept
}

const NAME = 'queue'
const KEPT_MS = 12 * 3_600_000

/** A round through the list: in WeCom each chat opens the page anew, so the round is kept. */
export interface Round {
  at: number
  people: { id: string; name: string }[]
}

export function startRound(people: Round['people']): void {
  const round: Round = { at: now().getTime(), people }
  keep(NAME, round)
}

export function endRound(): void {
  keep(NAME, null)
}

/** Where a contact stands in the round that is under way; null = there is none, or they are not in it. */
export function placeInRound(id: string): { place: number; of: number; next: Round['people'][number] | null } | null {
  const round = recall(NAME)
  if (!isRound(round) || now().getTime() - round.at > KEPT_MS) return null
  const at = round.people.findIndex((one) => one.id === id)
  return at < 0 ? null : { place: at + 1, of: round.people.length, next: round.people[at + 1] ?? null }
}

function isRound(kept: unknown): kept is Round {
  return typeof kept === 'object' && kept !== null && 'people' in kept && Array.isArray(kept.people)
}
