import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failed, nothing, ok, warning, type Check, type Finding } from '../check'
import { codeOf } from '../code'

export const dataDirectory: Check = {
  id: 'data-directory',
  title: ['Data directory', '数据目录'],
  needs: nothing,
  async run({ known: { dataDir } }) {
    const place = existing(dataDir)
    const probe = join(place, `.doctor-${randomBytes(6).toString('hex')}`)
    try {
      await writeFile(probe, '')
      await rm(probe)
    } catch (error) {
      return notWritable(dataDir, error)
    }
    if (place === dataDir) return ok(`${dataDir} can be written`, `${dataDir} 可写`)
    return ok(`${dataDir} is made at the first start`, `${dataDir} 将在首次启动时创建`)
  },
}

function notWritable(dataDir: string, error: unknown): Finding {
  const code = codeOf(error)
  return failed(
    'data-directory-not-writable',
    [`${dataDir} cannot be written (${code})`, `${dataDir} 不可写（${code}）`],
    [
      'Make it a directory that belongs to the user the server runs as (mkdir -p, chown), or set DATA_DIR to one that does.',
      '请把它建成运行服务的用户所拥有的目录（mkdir -p、chown），或将 DATA_DIR 指向这样的目录。',
    ],
  )
}

const GB = 1024 ** 3
const ENOUGH_BYTES = 2 * GB
const TOO_LITTLE_BYTES = 0.25 * GB

export const diskSpace: Check = {
  id: 'disk-space',
  title: ['Disk space', '磁盘空间'],
  needs: nothing,
  async run({ known: { dataDir } }) {
    const { bavail, bsize } = await statfs(existing(dataDir))
    const free = bavail * bsize
    const gb = (free / GB).toFixed(1)
    if (free >= ENOUGH_BYTES) return ok(`${gb} GB left where the data directory is`, `数据目录所在磁盘剩余 ${gb} GB`)
    const state = free < TOO_LITTLE_BYTES ? failed : warning
    return state(
      'disk-nearly-full',
      [`only ${gb} GB left where the data directory is`, `数据目录所在磁盘只剩 ${gb} GB`],
      [
        'Free some space, or move the data to a larger disk. A full disk stops the database, and with it every callback.',
        '请清理空间或换到更大的磁盘。磁盘写满后数据库会停止，回调也就收不进来。',
      ],
    )
  },
}

/** The directory, or the nearest one above that is there. */
function existing(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existing(dirname(path))
}
