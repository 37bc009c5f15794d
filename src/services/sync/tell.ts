import { readSyncProgress } from '../../facts/sync'
import type { Scope } from '../../scope'

/** A line on the terminal: how far the latest run is, how fast, how long still. A failure to read it only says so. */
export async function tellProgress(scope: Scope, message: string): Promise<void> {
  try {
    const progress = await readSyncProgress(scope)
    if (progress) scope.log.info(progress, message)
  } catch (err) {
    scope.log.warn({ err }, 'progress of the sync cannot be read')
  }
}
