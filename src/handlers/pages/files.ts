import { readFile, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** What is worth compressing; pictures and fonts are compressed already. */
const TEXT = /\.(html|js|css|svg|json)$/

export interface Taken {
  bytes: Buffer
  zipped: boolean
}

interface Kept {
  changedAt: number
  plain: Buffer
  zipped: Buffer | null
}

/** Files inside one folder and nothing else, kept in memory until they change: a build has a few dozen. */
export class FileShelf {
  private readonly kept = new Map<string, Kept>()

  constructor(private readonly root: string) {}

  /** null = there is no such file inside the folder. */
  async take(path: string, mayZip: boolean): Promise<Taken | null> {
    const file = resolve(this.root, decoded(path))
    if (!file.startsWith(this.root + sep)) return null
    try {
      const { mtimeMs } = await stat(file)
      const known = this.kept.get(file)
      const kept = known?.changedAt === mtimeMs ? known : await this.keep(file, mtimeMs)
      return mayZip && kept.zipped ? { bytes: kept.zipped, zipped: true } : { bytes: kept.plain, zipped: false }
    } catch (error) {
      if (isNoFile(error)) return null
      throw error
    }
  }

  private async keep(file: string, changedAt: number): Promise<Kept> {
    const plain = await readFile(file)
    const kept = { changedAt, plain, zipped: TEXT.test(file) ? await promisify(gzip)(plain, { level: 9 }) : null }
    this.kept.set(file, kept)
    return kept
  }
}

/** The path without percent signs; an empty one when they make no sense or hide a NUL. */
function decoded(path: string): string {
  if (/%(?![0-9a-f]{2})|%00/i.test(path)) return ''
  const bytes = path.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function isNoFile(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  return code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG'
}
