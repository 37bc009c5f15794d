import { setTimeout as sleep } from 'node:timers/promises'
import { shufflePicks, type Random } from '../../../src/sandbox/random'
import { postCallback } from '../../support/app'

/** Where a day is told. */
export interface Ear {
  /** The server's address. */
  url: string
  /** Called before anything is told. */
  holdClock(): void
  /** Resolves when nothing is left to do. */
  settled(): Promise<void>
}

/** Each event once and in order, the next one when nothing is left to do for the one before. */
export async function tellInOrder(ear: Ear, plaintexts: readonly string[]): Promise<void> {
  for (const plaintext of plaintexts) {
    await tell(ear, [plaintext])
    await ear.settled()
  }
}

const AT_ONCE = 0.3
const LATE = 0.2
const VERY_LATE = 0.08

/**
 * Each event three times in any order: some repeats come together, some when everything else is done, and so do some
 * events as a whole, unless a welcome code would expire meanwhile.
 */
export async function tellShuffled(ear: Ear, plaintexts: readonly string[], random: Random): Promise<void> {
  const soon: string[][] = []
  const late: string[][] = []
  for (const plaintext of plaintexts) {
    if (random.next() < AT_ONCE) soon.push([plaintext, plaintext, plaintext])
    else if (random.next() < VERY_LATE && !plaintext.includes('<WelcomeCode>'))
      late.push([plaintext], [plaintext, plaintext])
    else for (const first of [true, false, false]) (!first && random.next() < LATE ? late : soon).push([plaintext])
  }
  await tellInBursts(ear, soon, random)
  await ear.settled()
  await tellInBursts(ear, late, random)
  await ear.settled()
}

async function tellInBursts(ear: Ear, parcels: string[][], random: Random): Promise<void> {
  const queue = shufflePicks(random, parcels, parcels.length)
  while (queue.length > 0) {
    await tell(ear, queue.splice(0, random.between(1, 12)).flat())
    await sleep(random.between(0, 8))
  }
}

async function tell({ url, holdClock }: Ear, plaintexts: readonly string[]): Promise<void> {
  holdClock()
  const answers = await Promise.all(plaintexts.map((plaintext) => postCallback(url, plaintext)))
  const refused = answers.find((status) => status !== 200)
  if (refused !== undefined) throw new Error(`a callback was answered ${refused}`)
}
