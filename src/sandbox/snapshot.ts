import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { readLines } from './lines'
import { State } from './state'
import type { Relation } from './types'

/** 1 was one line with everything. */
const FORMAT = 2
const READABLE = [1, FORMAT]
/** A line and a write hold so much: a million contacts are more than one string can, and calls come in between. */
const ROWS = 1000
const BATCH_BYTES = 2 * 1024 * 1024
const PAUSE_MS = 1000
const PAUSE_FACTOR = 20
const MAPS = [
  'departments',
  'members',
  'contacts',
  'tagGroups',
  'tags',
  'contactWays',
  'welcomeCodes',
  'media',
  'groupChats',
  'appMessages',
  'responseCodes',
  'tokens',
  'chats',
  'inboxes',
  'memberTags',
  'appChats',
  'agents',
  'menus',
  'tickets',
  'shopOrders',
  'payOrders',
  'payRefunds',
  'payTransfers',
  'payStocks',
  'payCoupons',
  'payRedPackets',
  'payMoves',
  'payNotices',
  'payPlants',
  'workBills',
  'chatAsks',
] as const

type Line = Partial<Record<(typeof MAPS)[number], [never, never][]>> & {
  format?: number
  clockOffsetMs?: number
  taskIds?: string[]
  relations?: Relation[]
  ledger?: Parameters<State['ledger']['fill']>[0]
}

/** The state kept in `dir`, or null when nothing is kept there yet. */
export function loadState(dir: string): State | null {
  const file = join(dir, 'state.json')
  let state: State | null = null
  for (const text of readLines(file)) {
    const line = JSON.parse(text) as Line
    if (!state && !READABLE.includes(line.format ?? 0)) {
      throw new Error(`${file} has format ${line.format}, not ${FORMAT}`)
    }
    take((state ??= new State()), line)
  }
  return state
}

/** Relations come after the contacts: one whose contact is missing was added while an interrupted write went on. */
function take(state: State, line: Line): void {
  for (const name of MAPS) for (const [key, value] of line[name] ?? []) state[name].set(key, value)
  for (const taskId of line.taskIds ?? []) state.taskIds.add(taskId)
  for (const relation of line.relations ?? []) {
    if (state.contacts.has(relation.externalUserId)) state.putRelation(relation)
  }
  state.ledger.fill(line.ledger)
  if (line.clockOffsetMs !== undefined) state.clockOffsetMs = line.clockOffsetMs
}

export interface Keeper {
  /** Writes what is not written yet, at once: for the end of the process. */
  close(): void
}

/** Keeps `state` in `dir`: a write a second at most, fewer when they take long, each in a new file that replaces the old. */
export function keepState(state: State, dir: string, failed: (error: unknown) => void): Keeper {
  const file = join(dir, 'state.json')
  mkdirSync(dir, { recursive: true })
  let timer: NodeJS.Timeout | null = null
  let closed = false
  let changed = false
  let busy = false
  let pauseMs = PAUSE_MS
  const plan = () => {
    changed = true
    if (!closed && !busy) timer ??= setTimeout(() => void save().catch(failed), pauseMs).unref()
  }
  const save = async () => {
    timer = null
    changed = false
    busy = true
    const startedAt = performance.now()
    try {
      await writeAll(`${file}.tmp`, state, () => closed)
      if (!closed) renameSync(`${file}.tmp`, file)
    } finally {
      busy = false
      pauseMs = pauseAfter(performance.now() - startedAt)
    }
    if (changed) plan()
  }
  state.onChange(plan)
  return {
    close() {
      closed = true
      if (timer) clearTimeout(timer)
      if (!changed && !busy) return
      rmSync(`${file}.tmp`, { force: true })
      writeAllNow(`${file}.last`, state)
      renameSync(`${file}.last`, file)
    },
  }
}

/** How long to wait after a write that took so many ms: a large state must not keep disk and process busy. */
export function pauseAfter(tookMs: number): number {
  return Math.max(PAUSE_MS, PAUSE_FACTOR * tookMs)
}

/** Between two batches the state may change; then `plan` was called, and another write follows. */
async function writeAll(file: string, state: State, stopped: () => boolean): Promise<void> {
  const handle = await open(file, 'w', 0o600)
  try {
    for (const batch of batches(state)) {
      if (stopped()) return
      await handle.write(batch)
    }
  } finally {
    await handle.close()
  }
}

function writeAllNow(file: string, state: State): void {
  const descriptor = openSync(file, 'w', 0o600)
  try {
    for (const batch of batches(state)) writeSync(descriptor, batch)
  } finally {
    closeSync(descriptor)
  }
}

function* batches(state: State): Generator<Buffer> {
  let lines: Buffer[] = []
  let size = 0
  for (const line of linesOf(state)) {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    lines.push(bytes)
    size += bytes.length
    if (size < BATCH_BYTES) continue
    yield Buffer.concat(lines)
    lines = []
    size = 0
  }
  yield Buffer.concat(lines)
}

function* linesOf(state: State): Generator<Line> {
  const { clockOffsetMs, ledger } = state
  yield { format: FORMAT, clockOffsetMs, taskIds: [...state.taskIds], ledger: ledger.toJSON() }
  for (const name of MAPS) for (const rows of portions(state[name] as Map<never, never>)) yield { [name]: rows }
  for (const relations of portions(state.allRelations())) yield { relations }
}

function* portions<T>(rows: Iterable<T>): Generator<T[]> {
  let portion: T[] = []
  for (const row of rows) {
    portion.push(row)
    if (portion.length < ROWS) continue
    yield portion
    portion = []
  }
  if (portion.length > 0) yield portion
}
