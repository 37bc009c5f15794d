import type { Burst } from '../../decisions/rules/burst'
import type { KfState } from '../../decisions/kf/session'
import { mayAnswer } from '../../decisions/kf/session'
import type { ReadScope } from '../../scope'

/** What was decided about once, as it stands in the database. */
export interface PastOccasion {
  key: string
  externalUserId: string
  /** null = nobody knows it. */
  name: string | null
  state: KfState
  at: Date
  firstTime: boolean
  /** What they wrote before, the latest first. */
  recent: { at: Date; text: string }[]
  burst: Burst
  messagesLeft: number
  /** A human had the session: what was written is not in `burst`. */
  silent: boolean
  /** Of some of it the words are gone, after their retention time. */
  gone: boolean
}

export interface Place {
  at: Date
  key: string
}

interface Row extends Omit<PastOccasion, 'burst' | 'recent' | 'silent' | 'gone' | 'messagesLeft'> {
  openKfId: string
  recent: { at: string; text: string }[]
  lines: { origin: 'customer' | 'event'; type: string; payload: Record<string, unknown> | null }[]
}

/** A page of what was decided about, in the order of the decisions; what follows `after`. */
export async function readPast(
  { db, settings: { kf } }: ReadScope,
  { after, until, recentMinutes, limit }: { after: Place; until: Date; recentMinutes: number; limit: number },
): Promise<PastOccasion[]> {
  const rows = await db.query<Row[]>(PAGE, [after.at, after.key, until, limit, kf.answerWithinMs, recentMinutes])
  return rows.map((row) => pastOf(row, kf.perWindow))
}

const PAGE = `
  select o.key, o.open_kfid as "openKfId", o.external_user_id as "externalUserId", o.state, o.decided_at as at,
         c.name, lines.lines, coalesce(recent.recent, '[]') as recent,
         not exists (select from kf_message m where m.open_kfid = o.open_kfid and m.external_user_id = o.external_user_id
                        and m.origin = 'customer' and m.id < o.from_id) as "firstTime"
    from (select * from kf_occasion where (decided_at, key) > ($1, $2) and decided_at < $3
           order by decided_at, key limit $4) o
    left join contact c on c.external_user_id = o.external_user_id
    cross join lateral (
      select coalesce(json_agg(json_build_object('origin', origin, 'type', msg_type, 'payload', payload) order by id), '[]')
             as lines
        from kf_message m where m.open_kfid = o.open_kfid and m.external_user_id = o.external_user_id
         and m.id between o.from_id and o.up_to_id and m.origin in ('customer', 'event')
         and m.sent_at > o.decided_at - $5 * interval '1 ms' and (m.recalled_at is null or m.recalled_at > o.decided_at)) lines
    left join lateral (
      select json_agg(json_build_object('at', sent_at, 'text', payload ->> 'content')) as recent
        from (select sent_at, payload from kf_message m
               where $6 > 0 and m.open_kfid = o.open_kfid and m.external_user_id = o.external_user_id and m.id < o.from_id
                 and m.origin = 'customer' and m.sent_at >= o.decided_at - $6 * interval '1 min'
                 and m.payload ->> 'content' <> ''
               order by m.id desc limit 100) m) recent on true
   order by o.decided_at, o.key`

function pastOf({ openKfId, recent, lines, ...row }: Row, perWindow: number): PastOccasion {
  const known = lines.flatMap(({ payload, ...line }) => (payload ? [{ ...line, payload }] : []))
  const wrote = known.filter(({ origin }) => origin === 'customer')
  const messages = mayAnswer(row.state) ? wrote.map(messageOf) : []
  const entered = known.filter(({ payload }) => payload.event_type === 'enter_session').at(-1)
  const hasWelcome = known.some(({ payload }) => word(payload.welcome_code) !== '')
  return {
    ...row,
    recent: recent.map(({ at, text }) => ({ at: new Date(at), text })),
    burst: { openKfId, messages, entered: entered ? { scene: word(entered.payload.scene) } : null },
    messagesLeft: messages.length > 0 ? perWindow : hasWelcome ? 1 : 0,
    silent: wrote.length > 0 && messages.length === 0,
    gone: known.length < lines.length,
  }
}

function messageOf({ type, payload }: { type: string; payload: Record<string, unknown> }): Burst['messages'][number] {
  return { text: type === 'text' ? word(payload.content) : null, menuId: word(payload.menu_id) || null }
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
