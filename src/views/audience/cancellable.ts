import type { EntityManager } from 'typeorm'

/** A read that takes long on a large corp, and that whoever asked may no longer want. */
export interface Cancel {
  signal: AbortSignal
  /** From another pool than the one that reads: when all of that are busy, one can still be told to stop. */
  from: EntityManager
}

/**
 * Runs a statement on a connection of its own and, when it is not wanted any more, ends it in the database too. null = it was
 * ended, or not begun.
 */
export async function cancellable<T>(
  db: EntityManager,
  { signal, from }: Cancel,
  statement: string,
  values: readonly unknown[],
): Promise<T[] | null> {
  if (signal.aborted) return null
  const runner = db.connection.createQueryRunner()
  let ending: Promise<unknown> = Promise.resolve()
  let end = (): void => undefined
  try {
    const [own] = await runner.manager.query<{ pid: number }[]>('select pg_backend_pid() as pid')
    // It may have been given up while we waited for the connection.
    if (isAborted(signal)) return null
    end = () => {
      ending = from.query('select pg_cancel_backend($1)', [own?.pid])
    }
    signal.addEventListener('abort', end)
    return await runner.manager.query<T[]>(statement, [...values])
  } catch (error) {
    if (isAborted(signal)) return null
    throw error
  } finally {
    signal.removeEventListener('abort', end)
    // Whoever gets the connection next is not to be ended in our place.
    await ending.finally(() => runner.release())
  }
}

/** Asked anew: it changes while we wait. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted
