import type { Client } from 'pg'
import type { CallRecord } from '../../../src/sandbox/calls'
import type { WelcomeCode } from '../../../src/sandbox/types'
import type { Evidence, Verdict } from './judge'

const WELCOME = '/cgi-bin/externalcontact/send_welcome_msg'
const APP_MESSAGE = '/cgi-bin/message/send'
const WINDOW_MS = 20_000

interface OutboxRow {
  dedupe_key: string
  kind: 'welcome' | 'app-message'
  user_id: string
  external_user_id: string
  text: string | null
  status: string
  reason: string | null
}

type Messages = Pick<Verdict, 'doubled' | 'blind' | 'untrue' | 'unknown' | 'greeted'>

/** Compares the outbox with what customers and members saw, and every repeated call with a reason to repeat it. */
export async function judgeMessages(evidence: Evidence): Promise<Messages> {
  const rows = await outboxOf(evidence.client)
  const { welcomeCodes } = evidence.world.sandbox.state
  const pairs = new Map([...welcomeCodes.values()].map((code) => [`${code.userId} ${code.externalUserId}`, code]))
  const greetings = [...pairs.values()].map((pair) => judgeGreeting(evidence, pair, rows))
  const notices = judgeNotices(evidence, rows)
  return {
    doubled: [...greetings.flatMap(({ doubled }) => doubled), ...notices.doubled],
    untrue: [...greetings.flatMap(({ untrue }) => untrue), ...notices.untrue, ...unexplained(rows)],
    blind: [...[...welcomeCodes.keys()].flatMap((code) => blindGreetings(evidence, code)), ...blindNotices(evidence)],
    unknown: rows.filter(({ status }) => status === 'unknown').length,
    greeted: greetings.filter(({ shown }) => shown > 0).length,
  }
}

async function outboxOf(client: Client): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>(
    `select dedupe_key, kind, user_id, external_user_id, body->>'text' as text, status, reason from outbox_message`,
  )
  return rows
}

function judgeGreeting(
  { world }: Evidence,
  { userId, externalUserId }: WelcomeCode,
  rows: OutboxRow[],
): { shown: number; doubled: string[]; untrue: string[] } {
  const pair = `${userId} ${externalUserId}`
  const shown = world.sandbox.state.chat(userId, externalUserId).filter(({ by }) => by === 'welcome').length
  const mine = rows.filter((row) => row.kind === 'welcome' && `${row.user_id} ${row.external_user_id}` === pair)
  const count = (...statuses: string[]): number => mine.filter(({ status }) => statuses.includes(status)).length
  const acknowledged = world.happened.some(
    ({ life, act, delivery }) =>
      life.externalUserId === externalUserId && /^(half-)?add$/.test(act.kind) && delivery.delivered === true,
  )
  return {
    shown,
    doubled: shown > 1 ? [`${pair}: greeted ${shown} times`] : [],
    untrue: [
      ...(acknowledged && mine.length === 0 ? [`${pair}: no record of a greeting`] : []),
      ...(count('sent') > shown ? [`${pair}: recorded as sent, shown ${shown} times`] : []),
      ...(shown > count('sent', 'unknown') ? [`${pair}: shown, recorded as ${mine.map((r) => r.status).join()}`] : []),
    ],
  }
}

/** By member and words: as many shown as recorded, give or take those whose record is `unknown`. */
function judgeNotices({ world }: Evidence, rows: OutboxRow[]): { doubled: string[]; untrue: string[] } {
  const { state } = world.sandbox
  const shownTo = (userId: string, text: string | null): number =>
    (state.inboxes.get(userId) ?? []).filter((id) => state.appMessages.get(id)?.content.content === text).length
  const doubled: string[] = []
  const untrue: string[] = []
  const notices = rows.filter(({ kind }) => kind === 'app-message')
  for (const about of new Set(notices.map((row) => `${row.user_id}\n${row.text}`))) {
    const alike = notices.filter((row) => `${row.user_id}\n${row.text}` === about)
    const first = alike[0]
    if (!first) continue
    const count = (status: string): number => alike.filter((row) => row.status === status).length
    const shown = shownTo(first.user_id, first.text)
    const keys = alike.map(({ dedupe_key }) => dedupe_key).join(', ')
    if (shown < count('sent')) untrue.push(`${keys}: ${count('sent')} recorded as sent, ${shown} shown`)
    if (shown > count('sent') + count('unknown')) doubled.push(`${keys}: shown ${shown} times`)
  }
  return { doubled, untrue }
}

/** What was not sent, or is not known, has one reason. */
function unexplained(rows: OutboxRow[]): string[] {
  return rows
    .filter(({ status, reason }) => (status === 'sent') !== (reason === null))
    .map(({ dedupe_key, status, reason }) => `${dedupe_key}: ${status} with the reason ${reason}`)
}

/** Each call after the first needs a reason: no answer came, WeCom said "again", or the caller died meanwhile. */
function blindGreetings({ world, diedAt }: Evidence, code: string): string[] {
  const { calls, state } = world.sandbox
  const made = calls.list(WELCOME).filter(({ body }) => (body as { welcome_code?: string }).welcome_code === code)
  const issuedAt = state.welcomeCodes.get(code)?.issuedAt ?? 0
  const late = made.filter(({ at }) => at - issuedAt > WINDOW_MS)
  const blind = made.slice(1).filter((next, i) => {
    const before = made[i] as CallRecord
    const answered = before.status === 200 && before.errcode !== 41096
    return answered && !diedAt.some((at) => at >= before.at && at <= next.at)
  })
  return [
    ...late.map(() => 'send_welcome_msg called after 20 s'),
    ...blind.map(() => 'send_welcome_msg repeated after its answer was known'),
  ]
}

/** A call that a fault refused before it was read has no body, and did nothing. */
function blindNotices({ world }: Evidence): string[] {
  const unmarked = world.sandbox.calls
    .list(APP_MESSAGE)
    .filter(({ body }) => body !== null && (body as { enable_duplicate_check?: number }).enable_duplicate_check !== 1)
  return unmarked.map(() => 'message/send without enable_duplicate_check')
}
