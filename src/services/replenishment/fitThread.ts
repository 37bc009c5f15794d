import { parentPort } from 'node:worker_threads'
import { fit } from '../../decisions/forecast/fit'
import type { History } from '../../decisions/forecast/history'
import type { Population } from '../../decisions/forecast/population'

/** What the thread is told: some histories more, or to fit all that it was told of since it fitted last. */
export type FitMessage = { add: readonly History[] } | { today: number; prior: Population | undefined }

// The file is a thread's own: fitting some thousand histories takes a core half a second, and a greeting must not wait for it.
let histories: History[] = []

parentPort?.on('message', (message: FitMessage) => {
  if ('add' in message) {
    histories.push(...message.add)
    return
  }
  const population = fit(histories, message.today, message.prior)
  histories = []
  parentPort?.postMessage(population)
})
