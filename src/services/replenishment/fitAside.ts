import { once } from 'node:events'
import { extname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { History } from '../../decisions/forecast/history'
import type { Population } from '../../decisions/forecast/population'
import type { FitMessage } from './fitThread'

/** Histories handed over at a time: they are copied, which holds the event loop for about a millisecond. */
const PART = 250
/** From its sources, as in tests, the thread needs the compiler that this process runs with. */
const EXTENSION = extname(__filename)
const COMPILER = EXTENSION === '.ts' ? { execArgv: ['-r', require.resolve('@swc-node/register')] } : {}

export interface FitAside {
  /** As `fit` of decisions/forecast; one at a time. */
  fit(histories: readonly History[], today: number, prior: Population | undefined): Promise<Population>
  close(): Promise<void>
}

/** Fits populations in a thread of its own, begun with the first one: whatever else the process does goes on. */
export function fitAside(): FitAside {
  let thread: Worker | null = null
  const close = async (): Promise<void> => {
    const open = thread
    thread = null
    await open?.terminate()
  }
  return {
    async fit(histories, today, prior) {
      const open = (thread ??= new Worker(join(__dirname, `fitThread${EXTENSION}`), COMPILER))
      try {
        const [population] = await Promise.all([answerOf(open), tell(open, histories, { today, prior })])
        return population
      } catch (error) {
        // A thread that threw is dead, and one that was half told would mix what comes next into it.
        await close()
        throw error
      }
    },
    close,
  }
}

/** Rejects with what the thread died of. */
async function answerOf(thread: Worker): Promise<Population> {
  const [population]: Population[] = await once(thread, 'message')
  if (!population) throw new Error('the thread that fits said nothing')
  return population
}

async function tell(thread: Worker, histories: readonly History[], question: FitMessage): Promise<void> {
  const send = (message: FitMessage): void => thread.postMessage(message)
  for (let at = 0; at < histories.length; at += PART) {
    send({ add: histories.slice(at, at + PART) })
    await nextTurn()
  }
  send(question)
}
