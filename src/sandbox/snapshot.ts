import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { State } from './state'
import type { Relation } from './types'

const FORMAT = 1
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
] as const

interface Snapshot extends Record<(typeof MAPS)[number], [never, never][]> {
  format: number
  clockOffsetMs: number
  taskIds: string[]
  relations: Relation[]
  ledger?: Parameters<State['ledger']['fill']>[0]
}

/** The state kept in `dir`, or null when nothing is kept there yet. */
export function loadState(dir: string): State | null {
  let text: string
  try {
    text = readFileSync(join(dir, 'state.json'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const kept = JSON.parse(text) as Snapshot
  if (kept.format !== FORMAT) throw new Error(`${dir}/state.json has format ${kept.format}, not ${FORMAT}`)
  const state = new State()
  for (const name of MAPS) for (const [key, value] of kept[name] ?? []) state[name].set(key, value)
  for (const taskId of kept.taskIds) state.taskIds.add(taskId)
  for (const relation of kept.relations) state.putRelation(relation)
  state.ledger.fill(kept.ledger)
  state.clockOffsetMs = kept.clockOffsetMs
  return state
}

export interface Keeper {
  /** Writes what is not written yet, at once: for the end of the process. */
  close(): void
}

/** Keeps `state` in `dir`: at most one write a second, each in a new file that replaces the old one. */
export function keepState(state: State, dir: string, failed: (error: unknown) => void): Keeper {
  const file = join(dir, 'state.json')
  mkdirSync(dir, { recursive: true })
  let timer: NodeJS.Timeout | null = null
  let writing = Promise.resolve()
  let closed = false
  const save = async () => {
    timer = null
    await writeFile(`${file}.tmp`, serialize(state), { mode: 0o600 })
    if (!closed) await rename(`${file}.tmp`, file)
  }
  const due = () => {
    writing = writing.then(save).catch(failed)
  }
  state.onChange(() => {
    if (!closed) timer ??= setTimeout(due, 1000).unref()
  })
  return {
    close() {
      closed = true
      if (timer) clearTimeout(timer)
      writeFileSync(`${file}.last`, serialize(state), { mode: 0o600 })
      renameSync(`${file}.last`, file)
    },
  }
}

function serialize(state: State): string {
  const maps = Object.fromEntries(MAPS.map((name) => [name, [...state[name]]]))
  return JSON.stringify({
    format: FORMAT,
    clockOffsetMs: state.clockOffsetMs,
    taskIds: [...state.taskIds],
    relations: state.allRelations(),
    ledger: state.ledger,
    ...maps,
  })
}
