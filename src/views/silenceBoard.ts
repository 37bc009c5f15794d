import type { ChurnReason, NoAlertReason, SilenceTier } from '../decisions/silence'
import type { Stage } from '../decisions/stage'
import { STANDS } from '../facts/contactTags'
import { ownerOf } from '../facts/owner'
import type { ReadScope } from '../scope'

export interface BoardQuestion {
  /** Members whose contacts are shown; null = everybody's. */
  people: readonly string[] | null
  tiers: readonly SilenceTier[]
  /** `next` of the page before; null = from the latest to fall silent on. */
  after: string | null
  limit: number
}

/** Whoever is silent, since when, whose they are, and what was done about it. */
export interface BoardView {
  items: {
    externalUserId: string
    name: string | null
    stage: Stage | null
    tier: SilenceTier
    lastHeardAt: string
    silentDays: number
    owner: { userId: string; name: string | null } | null
    alertedAt: string | null
    escalatedTo: string | null
    answeredBy: string | null
    /** It waits to be released: they were silent before anybody watched. */
    quiet: boolean
    reason: NoAlertReason | null
    churnReason: ChurnReason | null
  }[]
  next: string | null
}

interface Row extends Omit<BoardView['items'][0], 'lastHeardAt' | 'owner' | 'alertedAt'> {
  lastHeardAt: Date
  micros: string
  ownerId: string | null
  ownerName: string | null
  alertedAt: Date | null
}

const POSITION = /^(\d{1,17}):(.{1,64})$/s

/** The latest to fall silent first: they are the easiest to win back. */
export async function readSilenceBoard(scope: ReadScope, question: BoardQuestion): Promise<BoardView> {
  const { people, tiers, after, limit } = question
  const [, micros = null, id = null] = POSITION.exec(after ?? '') ?? []
  const rows = await scope.db.query<Row[]>(people === null ? ALL : OF_PEOPLE, [
    scope.now,
    people,
    tiers,
    micros,
    id,
    limit + 1,
  ])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ ownerId, ownerName, micros: _, ...row }) => ({
      ...row,
      lastHeardAt: row.lastHeardAt.toISOString(),
      alertedAt: row.alertedAt?.toISOString() ?? null,
      owner: ownerId === null ? null : { userId: ownerId, name: ownerName },
    })),
    next: rows.length > limit && last ? `${last.micros}:${last.externalUserId}` : null,
  }
}

/** SQL: whether the contact `id` belongs to one of the members in the parameter $2. */
export const isOfPeople = (id: string): string =>
  `($2::text[] is null or exists (select 1 from follow_user f
      where f.external_user_id = ${id} and f.user_id = any($2) and ${STANDS}))`

/** Two statements: planned for both at once, everybody's would look at every silent contact. */
const boardOf = (whose: string): string => `
  select p.external_user_id as "externalUserId", c.name, c.stage, p.state as tier, p.last_heard_at as "lastHeardAt",
         (extract(epoch from p.last_heard_at) * 1000000)::bigint::text as micros,
         floor(extract(epoch from $1::timestamptz - p.last_heard_at) / 86400)::int as "silentDays",
         o.id as "ownerId", (select name from member where user_id = o.id) as "ownerName",
         a.alerted_at as "alertedAt", a.escalated_to as "escalatedTo", a.answered_by as "answeredBy",
         coalesce(a.quiet, false) as quiet, a.reason, e.churn_reason as "churnReason"
    from (select external_user_id, state, last_heard_at from contact_signal s
           where s.state <> 'fresh' and s.state = any($3) and ${whose}
             and ($4::bigint is null or (s.last_heard_at, s.external_user_id) <
                  (timestamptz 'epoch' + $4 * interval '1 microsecond', $5::text))
           order by s.last_heard_at desc, s.external_user_id desc limit $6) p
    left join contact c on c.external_user_id = p.external_user_id
    left join silence_episode e on e.external_user_id = p.external_user_id and e.closed_at is null
    left join silence_alert a on a.episode_id = e.id and a.tier = e.tier
   cross join lateral (select case when c.external_user_id is not null then ${ownerOf('c')} end as id offset 0) o
   order by p.last_heard_at desc, p.external_user_id desc`
const ALL = boardOf('$2::text[] is null')
const OF_PEOPLE = boardOf(isOfPeople('s.external_user_id'))
