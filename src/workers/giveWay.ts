import { setTimeout as sleep } from 'node:timers/promises'

/** Lets work that can take all night make room for somebody who waits. */
export interface GiveWay {
  /** Somebody waits now: for `settings.busyMs` from here on bulk work goes slowly. */
  someoneWaits(): void
  /** Resolves at once while nobody waits; else when it is this caller's turn, `settings.paceMs` after the turn before. */
  turn(): Promise<void>
}

/** For one process: each does a share of what people wait for, and slows down what it does beside that. */
export function createGiveWay({ busyMs, paceMs }: { busyMs: number; paceMs: number }): GiveWay {
  let busy = false
  let turns = Promise.resolve()
  const calm = setTimeout(() => (busy = false), busyMs).unref()
  const wait = (): Promise<void> => (busy ? sleep(paceMs) : Promise.resolve())
  return {
    someoneWaits() {
      busy = true
      calm.refresh()
    },
    turn() {
      if (!busy) return Promise.resolve()
      turns = turns.then(wait)
      return turns
    },
  }
}
