import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The bytes behind media ids. */
export interface Files {
  put(mediaId: string, bytes: Buffer): void
  /** undefined = never stored, or removed. */
  get(mediaId: string): Buffer | undefined
  remove(mediaId: string): void
}

/** Files in `dir`, or in memory when it is null. */
export function createFiles(dir: string | null): Files {
  if (dir === null) {
    const kept = new Map<string, Buffer>()
    return {
      put: (mediaId, bytes) => void kept.set(mediaId, bytes),
      get: (mediaId) => kept.get(mediaId),
      remove: (mediaId) => void kept.delete(mediaId),
    }
  }
  mkdirSync(dir, { recursive: true })
  const at = (mediaId: string) => join(dir, mediaId.replace(/[^A-Za-z0-9_-]/g, '_'))
  return {
    put: (mediaId, bytes) => writeFileSync(at(mediaId), bytes),
    get: (mediaId) => readIfThere(at(mediaId)),
    remove: (mediaId) => rmSync(at(mediaId), { force: true }),
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
