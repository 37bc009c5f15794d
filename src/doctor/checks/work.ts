import { defaults } from '../../../config/defaults'
import { readQueues } from '../../facts/queues'
import { failed, ok, warning, type Check, type Words } from '../check'
import type { Inquiry } from '../inquiry'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** A long weekend without a single event is possible; longer is not likely. */
const QUIET_MS = 4 * 24 * HOUR_MS
const BEHIND_S = 60
const STUCK_S = 600

const withTables = (): readonly string[] => ['database', 'migrations']

/** The first row of a query on the database that was found to be there. */
export async function firstRow<T>(inquiry: Inquiry, sql: string, values: unknown[] = []): Promise<T | undefined> {
  const rows = await (await inquiry.database())?.query<T[]>(sql, values)
  return rows?.[0]
}

const TICKED: Words = [
  'If customers were added in between: tick 外部联系人变更回调 on the app’s receive page (接收消息), see that the app is under 客户联系 → 可调用接口的应用, and search the log for “callback refused”: then token or key in the console differ from .env.',
  '如果期间有新增客户：请在应用的接收消息页勾选“外部联系人变更回调”，确认应用在 客户联系 → 可调用接口的应用 中，并在日志里搜索 “callback refused”，若有则后台的 Token 或密钥与 .env 不一致。',
]

export const callbackFreshness: Check = {
  id: 'callback-freshness',
  title: ['Last callback', '最近一次回调'],
  needs: withTables,
  async run(inquiry) {
    const row = await firstRow<{ last: Date | null }>(inquiry, 'select max(received_at) as last from callback_event')
    const last = row?.last ?? null
    if (last === null) {
      if (inquiry.known.mode === 'sandbox') return ok('none yet', '还没有')
      return warning('callback-never', ['none was ever received', '从未收到过'], TICKED)
    }
    const at = last.toISOString()
    const ago = (await inquiry.now()).getTime() - last.getTime()
    if (ago <= QUIET_MS) return ok(at, at)
    const days = Math.floor(ago / (24 * HOUR_MS))
    return warning('callback-old', [`${at}, ${days} days ago`, `${at}，已过去 ${days} 天`], TICKED)
  },
}

export const queueLag: Check = {
  id: 'queue-lag',
  title: ['Queues', '队列'],
  needs: withTables,
  async run(inquiry) {
    const source = await inquiry.database()
    if (!source) return ok('none', '无')
    const { inboxWaiting, outboxOpen, inboxLagSeconds, outboxLagSeconds } = await readQueues({
      db: source.manager,
      now: await inquiry.now(),
    })
    if (inboxWaiting + outboxOpen === 0) return ok('nothing waits', '没有等待处理的内容')
    const lag = Math.round(Math.max(inboxLagSeconds, outboxLagSeconds))
    const found: Words = [
      `${inboxWaiting} events and ${outboxOpen} messages wait, the oldest due ${lag} s ago`,
      `${inboxWaiting} 个事件、${outboxOpen} 条消息在等待，最早的已到期 ${lag} 秒`,
    ]
    if (lag <= BEHIND_S) return ok(...found)
    const state = lag > STUCK_S ? failed : warning
    return state('queue-behind', found, [
      'See that the server runs and what its log says; events that fail again and again name their cause there. A slow database or a WeCom limit (45009) also holds them up.',
      '请确认服务在运行并查看日志：反复失败的事件会写明原因。数据库变慢或触发企业微信频率限制（45009）也会造成积压。',
    ])
  },
}

export const deadLetters: Check = {
  id: 'dead-letters',
  title: ['Dead letters', '死信'],
  needs: withTables,
  async run(inquiry) {
    const row = await firstRow<{ count: number; names: string | null }>(
      inquiry,
      `select count(*)::int as count, string_agg(distinct name, ', ') as names from callback_event where status = 'dead'`,
    )
    const count = row?.count ?? 0
    if (count === 0) return ok('none', '没有')
    return warning(
      'dead-letters',
      [`${count}: ${row?.names}`, `${count} 个：${row?.names}`],
      [
        'List them with GET /api/inbox, mend what their error names, then replay each: POST /api/inbox/{key}/replay.',
        '请用 GET /api/inbox 查看，按其中的错误排除原因后逐个重放：POST /api/inbox/{key}/replay。',
      ],
    )
  },
}

/** The hourly job uploads again when less than `refreshBeforeMs` is left; two missed runs are worth a word. */
const MISSED_MS = 2 * HOUR_MS

export const media: Check = {
  id: 'media',
  title: ['Media of welcome messages', '欢迎语素材'],
  needs: withTables,
  async run(inquiry) {
    const now = (await inquiry.now()).getTime()
    const row = await firstRow<{ due: number; used: number }>(
      inquiry,
      `select count(*)::int as used,
              count(*) filter (where expires_at < $1 or (expires_at is null and created_at < $2))::int as due
         from media_file f
        where exists (select 1 from welcome_message w
                       where w.enabled and w.attachments @> jsonb_build_array(jsonb_build_object('mediaFileId', f.id)))`,
      [new Date(now + defaults.media.refreshBeforeMs - MISSED_MS), new Date(now - MISSED_MS)],
    )
    const { due = 0, used = 0 } = row ?? {}
    if (due === 0) return ok(`${used} in use, all uploaded`, `使用中 ${used} 个，均已上传`)
    return warning(
      'media-due',
      [
        `${due} of ${used} files in use are not uploaded, or about to expire`,
        `使用中的 ${used} 个文件有 ${due} 个未上传或即将过期`,
      ],
      [
        'The hourly job media-refresh uploads them: see that the server runs, and search its log for “media could not be uploaded”.',
        '每小时的 media-refresh 任务会重新上传：请确认服务在运行，并在日志里搜索 “media could not be uploaded”。',
      ],
    )
  },
}
