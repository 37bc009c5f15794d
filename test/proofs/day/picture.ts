import type { Client } from 'pg'
import { wallTime } from '../../../src/decisions/businessTime'
import type { PlayedDay } from './corp'
import { DAY_S, EVENING_S, type DayPlan } from './teller'

/** Bookkeeping of how it came about, what was there before the day is read by a job at its tick, or tells of each reading, and what is made of the rest later. */
const NOT_STATE = [
  ...['migration', 'wecom_token', 'sync_run', 'sync_part', 'job_run', 'welcome_message'],
  ...['contact_fact', 'contact_fact_stale', 'tag_number', 'kf_account', 'group_change'],
]
/** `reason`: of two changes that want the same tag, whichever is sent second is not needed. */
const NOT_SHOWN_OF: Record<string, string[]> = { callback_event: ['key'], tag_change: ['reason'] }
const NOT_SHOWN = [
  'id',
  'read_at',
  'past_versions',
  'version_at',
  'details_due_at',
  'print',
  'attempts',
  'repeats',
  'locked_by',
  'locked_until',
  'wecom_id',
  'plaintext',
]
const TIME_ZONE = 'Asia/Shanghai'

/** State and effects after a day, a line each, in words that are the same in every run. */
export type Picture = string[]

/** Takes the picture. Times are seconds since the day's begin; what the server's own clock says is `after`. */
export async function takePicture(plan: DayPlan, day: PlayedDay, client: Client): Promise<Picture> {
  const words = translator(plan, day)
  const state = (await rowsOf(client)).map(words)
  return [...state, ...greetings(day).map(words), ...appMessages(day).map((line) => words(withoutNumber(line)))].sort()
}

/** What customers read that no person wrote. */
export function greetings({ corp: { sandbox } }: PlayedDay): string[] {
  return [...sandbox.state.chats].flatMap(([pair, messages]) =>
    messages.filter(({ by }) => by === 'welcome').map(({ text }) => `greeting ${pair.replace('|', ' ')}: ${text}`),
  )
}

/** What members got from the app, each with its number. */
export function appMessages({ corp: { sandbox } }: PlayedDay): string[] {
  return [...sandbox.state.appMessages.values()].flatMap(({ to, content }) =>
    to.map((userId) => `app message to ${userId}: ${JSON.stringify(content.content)}`),
  )
}

async function rowsOf(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all($1) order by 1`,
    [NOT_STATE],
  )
  const lines: string[] = []
  for (const { name } of tables) {
    const hidden = [...NOT_SHOWN, ...(NOT_SHOWN_OF[name] ?? [])]
    const { rows } = await client.query<{ row: object }>(`select to_jsonb(t) - $1::text[] as row from ${name} t`, [
      hidden,
    ])
    lines.push(...rows.map(({ row }) => withoutNumber(`${name} ${JSON.stringify(row)}`)))
  }
  return lines
}

/** Two messages of equal words differ in their number, which is made from the time. */
function withoutNumber(line: string): string {
  return line.replace(/\\n提醒编号 [0-9a-f]{8}/, '')
}

/** Puts relative times and fixed names in the place of what differs from run to run. */
function translator({ acts }: DayPlan, { begin, labels }: PlayedDay): (line: string) => string {
  const walls = new Map(acts.map(({ at }) => [wallTime(new Date(begin + at * 1000), TIME_ZONE), moment(at)]))
  const relative = (ms: number): string => (ms >= begin + DAY_S * 1000 ? 'after' : moment((ms - begin) / 1000))
  const names = new RegExp([...labels.keys()].join('|') || '$^', 'g')
  return (line) =>
    line
      .replace(names, (id) => labels.get(id) ?? id)
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)/g, (time) => relative(Date.parse(time)))
      .replace(
        /(welcome:[^"]*:)(\d{10})\b/g,
        (_, cause: string, seconds: string) => cause + ofGreeting(Number(seconds), begin),
      )
      .replace(/:(\d{10})\b/g, (_, seconds: string) => `:${relative(Number(seconds) * 1000)}`)
      .replace(/\d\d-\d\d \d\d:\d\d/g, (wall) => walls.get(wall) ?? wall)
}

/** Of two addings in the evening whichever is told first is greeted: their records are the same but for the second. */
function ofGreeting(seconds: number, begin: number): string {
  const at = seconds - begin / 1000
  return at >= EVENING_S ? 'evening' : moment(at)
}

function moment(seconds: number): string {
  return seconds < 0 ? `T${seconds}` : `T+${seconds}`
}

/** Lines that only one of the two has: `-` is missing, `+` is too many. */
export function difference(wanted: Picture, got: Picture): string[] {
  const counts = new Map<string, number>()
  for (const line of wanted) counts.set(line, (counts.get(line) ?? 0) - 1)
  for (const line of got) counts.set(line, (counts.get(line) ?? 0) + 1)
  return [...counts]
    .flatMap(([line, n]) => Array<string>(Math.abs(n)).fill(`${n < 0 ? '-' : '+'} ${line}`))
    .sort(bySubject)
}

/** What belongs together stands together. */
function bySubject(one: string, other: string): number {
  return one.slice(2).localeCompare(other.slice(2))
}

/** Lines that are there more than once. */
export function doubles(lines: readonly string[]): string[] {
  return [...new Set(lines.filter((line, i) => lines.indexOf(line) !== i))]
}
