import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { AppError } from '../../errors'
import { errorCode } from './errorCode'

const inflate = promisify(inflateRaw)

const END = 0x06054b50
const ENTRY = 0x02014b50
const FILE = 0x04034b50
const MOST_ENTRIES = 1000

/**
 * The files of an archive whose names are wanted. What it says of its sizes is not believed: unpacking stops at `maxBytes` for
 * all together. Throws AppError `table-too-long` there, `table-unreadable` for what is no archive.
 */
export async function unzip(
  bytes: Buffer,
  wanted: (name: string) => boolean,
  maxBytes: number,
): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  let left = maxBytes
  for (const entry of entriesOf(bytes)) {
    if (!wanted(entry.name)) continue
    const content = await unpacked(entry, left)
    left -= content.length
    if (left < 0) throw new AppError('table-too-long')
    files.set(entry.name, content)
  }
  return files
}

interface Entry {
  name: string
  method: number
  packed: Buffer
}

function entriesOf(bytes: Buffer): Entry[] {
  try {
    const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    if (end === -1 || bytes.readUInt32LE(end) !== END) throw new AppError('table-unreadable')
    const count = bytes.readUInt16LE(end + 10)
    let at = bytes.readUInt32LE(end + 16)
    if (count > MOST_ENTRIES) throw new AppError('table-unreadable')
    return Array.from({ length: count }, () => {
      if (bytes.readUInt32LE(at) !== ENTRY) throw new AppError('table-unreadable')
      const [nameLength, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field))
      const name = bytes.toString('utf8', at + 46, at + 46 + (nameLength ?? 0))
      const entry = { name, method: bytes.readUInt16LE(at + 10), packed: packedAt(bytes, at) }
      at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0)
      return entry
    })
  } catch (error) {
    // A place outside of the file.
    if (errorCode(error) === 'ERR_OUT_OF_RANGE') throw new AppError('table-unreadable')
    throw error
  }
}

/** The packed bytes of the entry that the directory describes at `at`. */
function packedAt(bytes: Buffer, at: number): Buffer {
  const encrypted = (bytes.readUInt16LE(at + 8) & 1) === 1
  const [size, offset] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)]
  if (encrypted || bytes.readUInt32LE(offset) !== FILE) throw new AppError('table-unreadable')
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  if (start + size > bytes.length) throw new AppError('table-unreadable')
  return bytes.subarray(start, start + size)
}

async function unpacked({ method, packed }: Entry, maxBytes: number): Promise<Buffer> {
  if (method === 0) return packed
  if (method !== 8) throw new AppError('table-unreadable')
  try {
    return await inflate(packed, { maxOutputLength: Math.max(maxBytes, 1) })
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new AppError('table-too-long')
    if (code.startsWith('Z_')) throw new AppError('table-unreadable')
    throw error
  }
}
