import { fetchSheets } from './sheets'
import { countWaiting, waiting } from './waiting/queue'

/** After what was just put on the page is to be seen. */
export function whenPainted(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(work, 0)))
}

/** Fetches what a next tap is likely to need. What fails is asked for again when it is needed. */
export async function readAhead(): Promise<void> {
  if (!waiting.value) void countWaiting()
  await Promise.allSettled([fetchSheets(), import('./replies/library').then(({ fetchLibrary }) => fetchLibrary())])
}
