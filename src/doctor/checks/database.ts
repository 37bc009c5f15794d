import { pendingMigrations, unknownMigrations } from '../../database'
import { failed, ok, type Check, type Finding, type Words } from '../check'
import { codeOf } from '../code'
import type { Inquiry } from '../inquiry'

/** In the demo the database starts and ends with the server. */
const withServer = ({ known }: Inquiry): readonly string[] =>
  known.database?.url === null && known.mode === 'sandbox' ? ['server'] : []

export const database: Check = {
  id: 'database',
  title: ['Database', '数据库'],
  needs: withServer,
  async run(inquiry) {
    const { known } = inquiry
    if (known.database === null || !isDecodable(known.database.url ?? '')) {
      return failed('database-url-wrong', ['DATABASE_URL cannot be used', 'DATABASE_URL 不可用'], FORM)
    }
    try {
      if ((await inquiry.database()) !== null) return ok(`${placeOf(inquiry)} answers`, `${placeOf(inquiry)} 有应答`)
      return failed(
        'database-not-started',
        ['the embedded PostgreSQL does not run', '内嵌 PostgreSQL 没有在运行'],
        START,
      )
    } catch (error) {
      return refused(codeOf(error), placeOf(inquiry))
    }
  },
}

/** A bare % in a password passes for a URL and fails in the driver. */
function isDecodable(url: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(url)
}

function placeOf({ known }: Inquiry): string {
  if (!known.database?.url) return 'embedded PostgreSQL'
  const { hostname, port, pathname } = new URL(known.database.url)
  return `${hostname}:${port || 5432}${pathname}`
}

const FORM: Words = [
  'It is postgres://user:password@host:5432/name; characters such as @ : / # ? % in the password are percent-encoded.',
  '格式为 postgres://用户:密码@主机:5432/库名；密码中的 @ : / # ? % 等字符要做百分号编码。',
]
const START: Words = [
  'It starts with the server: run `npm start`. In production set DATABASE_URL to a PostgreSQL with backups.',
  '它随服务一起启动：请运行 `npm start`。生产环境请把 DATABASE_URL 指向有备份的 PostgreSQL。',
]

/** PostgreSQL's own codes, then the network's. */
function refused(code: string, place: string): Finding {
  const say = (cause: string, en: string, zh: string, fix: Words): Finding =>
    failed(cause, [`${place}: ${en} (${code})`, `${place}：${zh}（${code}）`], fix)
  if (code === '28P01' || code === '28000')
    return say('database-password', 'refuses the user or the password', '用户名或密码被拒绝', PASSWORD)
  if (code === '3D000') return say('database-missing', 'has no database of that name', '没有这个库', CREATE)
  if (code === '53300') return say('database-full', 'has no connection left', '连接数已用完', CONNECTIONS)
  return say('database-unreachable', 'cannot be reached', '连接不上', UNREACHABLE)
}

const PASSWORD: Words = [
  'Correct user and password in DATABASE_URL (special characters percent-encoded), or set the password anew: ALTER ROLE … PASSWORD …. If both are right, pg_hba.conf does not let this machine in.',
  '请改正 DATABASE_URL 中的用户名和密码（特殊字符要做百分号编码），或用 ALTER ROLE … PASSWORD … 重设密码。若都没错，则是 pg_hba.conf 不允许本机连接。',
]
const CREATE: Words = [
  "Create it: CREATE DATABASE changlai ENCODING 'UTF8' TEMPLATE template0, or correct the name at the end of DATABASE_URL.",
  "请创建：CREATE DATABASE changlai ENCODING 'UTF8' TEMPLATE template0，或改正 DATABASE_URL 末尾的库名。",
]
const CONNECTIONS: Words = [
  'One process of Changlai wants about 30 connections: raise max_connections, or stop what holds the others.',
  '常来的每个进程约需 30 个连接：请调大 max_connections，或停掉占用连接的程序。',
]
const UNREACHABLE: Words = [
  'Check that PostgreSQL runs, that host and port in DATABASE_URL are right, that it listens on that address (listen_addresses) and that no firewall is in between.',
  '请确认 PostgreSQL 在运行、DATABASE_URL 的主机和端口正确、它监听该地址（listen_addresses），并且中间没有防火墙拦截。',
]

export const databaseVersion: Check = {
  id: 'database-version',
  title: ['PostgreSQL version and encoding', 'PostgreSQL 版本与编码'],
  needs: () => ['database'],
  async run(inquiry) {
    const [row] =
      (await (
        await inquiry.database()
      )?.query<{ version: string; number: number; encoding: string }[]>(
        `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
                current_setting('server_encoding') as encoding`,
      )) ?? []
    const { version = '?', number = 0, encoding = '?' } = row ?? {}
    if (number < 140_000) {
      return failed(
        'database-too-old',
        [`PostgreSQL ${version}; 14 or newer is needed`, `PostgreSQL ${version}，需要 14 或更高版本`],
        [
          'Move the database to a newer PostgreSQL (pg_dump, pg_restore).',
          '请用 pg_dump、pg_restore 迁移到更新的 PostgreSQL。',
        ],
      )
    }
    if (encoding === 'UTF8') return ok(`PostgreSQL ${version}, UTF8`, `PostgreSQL ${version}，UTF8`)
    return failed(
      'database-encoding',
      [`the encoding is ${encoding}; names in Chinese need UTF8`, `编码是 ${encoding}，中文需要 UTF8`],
      CREATE,
    )
  },
}

export const migrations: Check = {
  id: 'migrations',
  title: ['Migrations', '数据库结构'],
  needs: () => ['database'],
  async run(inquiry) {
    const source = await inquiry.database()
    const newer = source ? await unknownMigrations(source) : []
    const pending = source ? await pendingMigrations(source) : []
    if (newer.length > 0) {
      return failed(
        'database-newer',
        [
          `a newer Changlai migrated this database: ${newer.join(', ')}`,
          `数据库已被更新版本的常来迁移过：${newer.join('、')}`,
        ],
        [
          'Start that newer version, or restore a backup made before it.',
          '请运行那个更新的版本，或恢复升级之前的备份。',
        ],
      )
    }
    if (pending.length === 0) return ok('up to date', '已是最新')
    return failed(
      'migrations-missing',
      [`not yet applied: ${pending.join(', ')}`, `尚未执行：${pending.join('、')}`],
      [
        'Start this version of the server (again): it applies them before it does anything else.',
        '请（重新）启动这个版本的服务：它启动时会先执行迁移。',
      ],
    )
  },
}
