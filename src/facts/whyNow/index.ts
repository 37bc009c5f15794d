import { businessDate } from '../../decisions/businessTime'
import { rank, whyNowLevels, type Found, type WhyNow, type WhyNowLevel } from '../../decisions/whyNow'
import type { ReadScope } from '../../scope'
import type { Read } from '../together'
import { birthday } from './birthday'
import { complaint } from './complaint'
import { followUp } from './followUp'
import { justAdded } from './justAdded'
import type { Ask, Moment, Provider } from './provider'
import { reorder } from './reorder'
import { silent } from './silent'

/** Who finds reasons; a later part of the product adds a line. */
const providers = { complaint, followUp, justAdded, birthday, reorder, silent } satisfies Record<string, Provider>

interface Row {
  external_user_id: string
  provider: keyof typeof providers
  level: WhyNowLevel
  sort: string
  about: object
}

/** Why one contact needs somebody now, the most urgent first. `userId` = who looks; null = somebody who is no member. */
export function whyNow(
  scope: Pick<ReadScope, 'now' | 'settings'>,
  { externalUserId, userId }: { externalUserId: string; userId: string | null },
): Read<WhyNow[]> {
  const { ask, parameters } = asking(scope, userId, false)
  const contact = ask.value(externalUserId, 'text')
  return {
    sql: `
      with book as (
        select ${contact} as external_user_id, max(added_at) filter (where user_id = ${ask.userId}) as added_at,
               count(*) > 0 and not exists (select from contact where external_user_id = ${contact} and opted_out_at is not null)
                 as reachable
          from follow_user where external_user_id = ${contact} and (removed_at is null or removed_at < added_at))
      ${foundBy(ask)}`,
    values: parameters,
    from: (rows: Row[]) => rank(rows.map(toFound)).map(({ about }) => explain(scope, about)),
  }
}

export interface WaitingAsked {
  userId: string
  /** Where the page before ended; null = the first. */
  after: { level: WhyNowLevel; sort: string; externalUserId: string } | null
  limit: number
}

export interface WaitingContact {
  externalUserId: string
  whyNow: WhyNow
  /** For `after` of the next page. */
  place: NonNullable<WaitingAsked['after']>
}

/** A member's contacts that need them, each with its most urgent reason, the most urgent first. `total` counts all. */
export async function readMostUrgent(
  scope: ReadScope,
  { userId, after, limit }: WaitingAsked,
): Promise<{ contacts: WaitingContact[]; total: number }> {
  const { ask, parameters } = asking(scope, userId, true)
  const place = (level: string): string => `array_position(${ask.value(whyNowLevels, 'text[]')}, ${level})`
  const level = after && ask.value(whyNowLevels.indexOf(after.level) + 1, 'int')
  const [answer] = await scope.db.query<{ total: number; rows: Row[] }[]>(
    `with mine as (
       select external_user_id, added_at from follow_user
        where user_id = ${ask.userId} and (removed_at is null or removed_at < added_at)),
     book as (
       select external_user_id, added_at,
              external_user_id not in (select external_user_id from contact where opted_out_at is not null) as reachable
         from mine
       union all
       select distinct t.external_user_id, null::timestamptz, false from todo t
        where t.user_id = ${ask.userId} and t.done_at is null and t.external_user_id is not null
          and not exists (select 1 from mine m where m.external_user_id = t.external_user_id)),
     found as (select *, ${place('level')} as place from (${foundBy(ask)}) f),
     top as (select distinct on (external_user_id collate "C") * from found order by external_user_id collate "C", place, sort),
     page as (
       select * from top
       ${after ? `where (place, sort, external_user_id) > (${level}, ${ask.value(after.sort, 'bigint')}, ${ask.value(after.externalUserId, 'text')})` : ''}
        order by place, sort, external_user_id limit ${ask.value(limit, 'int')})
     select (select count(*)::int from top) as total,
            coalesce((select json_agg(json_build_object('external_user_id', external_user_id, 'provider', provider,
                        'level', level, 'sort', sort::text, 'about', about) order by place, sort, external_user_id)
                        from page), '[]') as rows`,
    parameters,
  )
  const contacts = (answer?.rows ?? []).map((row) => {
    const { external_user_id: externalUserId, level: at, sort } = row
    return { externalUserId, whyNow: explain(scope, row), place: { level: at, sort, externalUserId } }
  })
  return { contacts, total: answer?.total ?? 0 }
}

/** All reasons over `book`, as a statement of its own. */
function foundBy(ask: Ask): string {
  return Object.entries(providers)
    .map(([name, { sql }]) => `select '${name}' as provider, * from (${sql(ask)}) ${name}`)
    .join('\nunion all\n')
}

function toFound(row: Row): Found<Row> {
  return { externalUserId: row.external_user_id, level: row.level, order: Number(row.sort), about: row }
}

function explain({ now, settings }: Pick<ReadScope, 'now' | 'settings'>, { provider, about }: Row): WhyNow {
  const { timeZone } = settings
  const moment: Moment = { now, today: businessDate(now, timeZone), timeZone, settings }
  const by: Provider = providers[provider]
  return by.explain(about, moment)
}

/** What the SQL of all providers shares. The start of tomorrow is asked of the database: it knows days of 23 hours. */
function asking(
  { now, settings }: Pick<ReadScope, 'now' | 'settings'>,
  userId: string | null,
  mineOnly: boolean,
): { ask: Ask; parameters: unknown[] } {
  const parameters: unknown[] = []
  const value = (given: unknown, type: string): string => `$${parameters.push(given)}::${type}`
  const day = businessDate(now, settings.timeZone)
  const timeZone = value(settings.timeZone, 'text')
  const today = value(day, 'date')
  const tomorrow = `((${today} + 1)::timestamp at time zone ${timeZone})`
  const shared = { now: value(now, 'timestamptz'), today, day, tomorrow, timeZone, userId: value(userId, 'text') }
  return { ask: { ...shared, mineOnly, value, settings }, parameters }
}
