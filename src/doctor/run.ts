import { describeError } from '../log'
import { WecomUnreachable } from '../wecom'
import { failed, skipped, type Check, type Finding } from './check'
import type { Inquiry } from './inquiry'

export interface Result extends Finding {
  number: number
  id: string
  title: Check['title']
}

/** After this long a check that has no answer yet is said to have none, so that all are done in 15 s. */
const TOTAL_MS = 14_000

/** All results in the order of the list. What does not wait for another runs at the same time. */
export async function runChecks(checks: readonly Check[], inquiry: Inquiry): Promise<Result[]> {
  const deadline = timer(TOTAL_MS)
  const running = new Map<string, Promise<Finding>>()
  for (const check of checks) running.set(check.id, Promise.race([deadline.over, runOne(check, inquiry, running)]))
  try {
    return await Promise.all(
      checks.map(async (check, i) => {
        const finding = await running.get(check.id)
        return { number: i + 1, id: check.id, title: check.title, ...(finding ?? timedOut) }
      }),
    )
  } finally {
    deadline.clear()
  }
}

async function runOne(
  check: Check,
  inquiry: Inquiry,
  running: ReadonlyMap<string, Promise<Finding>>,
): Promise<Finding> {
  for (const id of check.needs(inquiry)) {
    const status = (await running.get(id))?.status
    if (status === 'failed' || status === 'skipped') {
      const number = [...running.keys()].indexOf(id) + 1
      return skipped('after-another', `not asked: ${number} has to be right first`, `未检查：请先解决第 ${number} 项`)
    }
  }
  try {
    return await check.run(inquiry)
  } catch (error) {
    return error instanceof WecomUnreachable ? noAnswer(error) : unexpected(error, inquiry)
  }
}

function noAnswer({ cause, path }: WecomUnreachable): Finding {
  const call = path.split('/').at(-1) ?? ''
  return failed(
    'wecom-no-answer',
    [`WeCom gives no answer to ${call} (${cause})`, `企业微信对 ${call} 没有应答（${cause}）`],
    [
      'WeCom could be reached a moment ago: try again; if it stays so, look at the firewall, or the proxy in between.',
      '刚才还能连上企业微信：请重试；若一直如此，请检查防火墙或中间的代理。',
    ],
  )
}

/** Nothing that a check foresaw. Of a foreign error's words, those that are secret are blanked. */
function unexpected(error: unknown, { known }: Inquiry): Finding {
  const { type, message } = describeError(error)
  const said = known.secrets.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), message)
  return failed(
    'unexpected',
    [`the check itself failed: ${type}: ${said}`, `检查本身出错：${type}: ${said}`],
    [
      'Look at the log of the server; if it says nothing, report this with the line above.',
      '请查看服务日志；如果日志里没有线索，请带上这一行反馈给我们。',
    ],
  )
}

const timedOut: Finding = failed(
  'timed-out',
  ['no answer in time', '超时未得到结果'],
  [
    'Something accepts connections and then says nothing: a firewall, a frozen machine, or one under heavy load. Try again.',
    '对方接受了连接却没有响应，可能是防火墙、机器卡死或负载过高。请稍后重试。',
  ],
)

function timer(ms: number): { over: Promise<Finding>; clear(): void } {
  let handle: NodeJS.Timeout | undefined
  const over = new Promise<Finding>((resolve) => (handle = setTimeout(() => resolve(timedOut), ms)))
  return { over, clear: () => clearTimeout(handle) }
}
