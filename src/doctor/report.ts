import type { Inspected } from '../../config/inspect'
import { version } from '../version'
import type { Status, Words } from './check'
import type { Result } from './run'

export type Language = 'en' | 'zh'

const MARKS: Record<Status, Words> = {
  ok: ['ok', '正常'],
  warning: ['WARNING', '警告'],
  failed: ['FAILED', '失败'],
  skipped: ['skipped', '跳过'],
}
const STATUSES: Status[] = ['ok', 'warning', 'failed', 'skipped']

/** For people: a line per check, and below it what helps. */
export function asText(results: readonly Result[], known: Inspected, language: Language): string {
  const say = (words: Words): string => words[language === 'en' ? 0 : 1]
  const lines = results.flatMap(({ number, status, title, found, fix }) => [
    `${String(number).padStart(2)}. [${say(MARKS[status])}] ${say(title)}: ${say(found)}`,
    ...(fix ? [`      → ${say(fix)}`] : []),
  ])
  const corp: Words =
    known.mode === 'sandbox'
      ? ['the demo corp', '演示企业']
      : [`corp ${known.corpId ?? '?'}`, `企业 ${known.corpId ?? '?'}`]
  const sums = STATUSES.map((status) => `${say(MARKS[status])} ${count(results, status)}`)
  return [`常来 Changlai ${version}, ${say(corp)}`, '', ...lines, '', sums.join(' · '), ''].join('\n')
}

/** For programs. Ids and causes stay the same over versions; texts are given in both languages. */
export function asJson(results: readonly Result[], known: Inspected): string {
  const checks = results.map(({ number, id, status, cause, title, found, fix }) => ({
    number,
    id,
    status,
    cause,
    title: both(title),
    found: both(found),
    fix: fix && both(fix),
  }))
  const counts = Object.fromEntries(STATUSES.map((status) => [status, count(results, status)]))
  return `${JSON.stringify({ version, mode: known.mode, corpId: known.corpId, counts, checks }, null, 2)}\n`
}

function both([en, zh]: Words): { en: string; zh: string } {
  return { en, zh }
}

function count(results: readonly Result[], status: Status): number {
  return results.filter((result) => result.status === status).length
}
