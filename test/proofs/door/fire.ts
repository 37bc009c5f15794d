import { createHash } from 'node:crypto'
import type { Random } from '../../../src/sandbox/random'
import { Connection, type Answer } from './connection'
import { REPLAY, type Kind } from './kinds'
import type { Shot } from './shot'

/** What came of all shots so far. */
export interface Tally {
  shots: number
  /** By kind, then by answer. */
  answers: Record<string, Record<string, number>>
  /** sha256 of correctly signed plaintexts that were answered 200, in hex. */
  acknowledged: Set<string>
  /** The same for those without an answer: they may be in the table. */
  perhaps: Set<string>
  /** Answers that should not have been, in words. */
  wrong: string[]
  /** Refusals that the door itself answered with 400, 403 or 413: each has its log line. */
  refusedAtDoor: number
}

export const emptyTally = (): Tally => ({
  shots: 0,
  answers: {},
  acknowledged: new Set(),
  perhaps: new Set(),
  wrong: [],
  refusedAtDoor: 0,
})

const CONNECTIONS = 32
const REPLAY_SHARE = 0.05
/** The latest accepted ones, of which some are sent once more. */
const KEPT = 200

export interface Barrage {
  port: number
  random: Random
  count: number
  kinds: readonly Kind[]
  tally: Tally
  /** Called now and then with the number of shots fired. */
  onProgress(shots: number): Promise<void>
  progressEvery: number
}

/** Fires `count` shots over 32 connections. */
export async function fire({ port, random, count, kinds, tally, onProgress, progressEvery }: Barrage): Promise<void> {
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0)
  const accepted: Shot[] = []
  let fired = 0
  const next = (): { name: string; shot: Shot } => {
    const old = accepted.length > 0 && random.next() < REPLAY_SHARE ? random.pick(accepted) : undefined
    if (old) return { name: REPLAY, shot: old }
    const kind = pickKind(kinds, random.next() * total)
    return { name: kind.name, shot: kind.make(random) }
  }
  const lane = async (): Promise<void> => {
    const connection = new Connection(port)
    while (fired < count) {
      fired += 1
      if (fired % progressEvery === 0) await onProgress(fired)
      const { name, shot } = next()
      const answer = await connection.send(shot.bytes, shot.expect === 'broken')
      note(tally, name, shot, answer)
      if (name !== REPLAY && shot.expect === 'stored' && answer === 200) {
        accepted[accepted.length < KEPT ? accepted.length : random.between(0, KEPT - 1)] = shot
      }
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, count) }, lane))
}

function pickKind(kinds: readonly Kind[], at: number): Kind {
  let left = at
  for (const kind of kinds) {
    left -= kind.weight
    if (left < 0) return kind
  }
  return kinds[0]!
}

function note(tally: Tally, name: string, { plaintext, expect }: Shot, answer: Answer): void {
  tally.shots += 1
  const answers = (tally.answers[name] ??= {})
  answers[String(answer)] = (answers[String(answer)] ?? 0) + 1
  if (plaintext !== null && (answer === 200 || answer === null)) {
    const key = createHash('sha256').update(plaintext).digest('hex')
    ;(answer === 200 ? tally.acknowledged : tally.perhaps).add(key)
  }
  if (!fits(expect, answer)) tally.wrong.push(`${name}: ${String(answer)}`)
  if (expect !== 'broken' && (answer === 400 || answer === 403 || answer === 413)) tally.refusedAtDoor += 1
}

function fits(expect: Shot['expect'], answer: Answer): boolean {
  const refusal = typeof answer === 'number' && answer >= 400 && answer < 500
  if (expect === 'stored') return answer === 200
  if (expect === 'refused') return refusal
  if (expect === 'either') return answer === 200 || refusal
  return refusal || answer === null
}
