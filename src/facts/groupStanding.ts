import type { SourceFigure, StandingFacts, StandingSource } from '../decisions/groups/standing'
import type { ReadScope } from '../scope'

/** Somebody from outside who is in a group, and what is known of them. */
export interface StandingRow extends StandingFacts {
  memberId: string
  name: string
}

interface Told {
  count: number
  lastAt: string | null
}

interface Row {
  member_id: string
  name: string
  joined_at: Date | null
  figures: Record<StandingSource, Told>
}

const FIGURE = (rows: string): string =>
  `select json_build_object('count', count(*) filter (where at > $2), 'lastAt', max(at)) as figure from ${rows} and at <= $3`

/** Touches of an order or of this joining are told by other figures. */
const TOUCHES = `touch t where external_user_id = m.member_id and (direction = 'in' or outcome = 'reached')
                   and kind not in ('order', 'archive-message')
                   and not (kind = 'group-join' and detail ->> 'chatId' = $1)`

/** Everybody from outside in a group with what each source tells of them; a group has 500 people at most. */
export async function standingFacts(
  { db, now, settings: { standing } }: ReadScope,
  chatId: string,
): Promise<StandingRow[]> {
  const since = new Date(now.getTime() - standing.windowDays * 24 * 3600_000)
  const rows = await db.query<Row[]>(
    `select m.member_id, m.name, m.joined_at,
            json_build_object('orders', o.figure, 'seen', s.figure, 'touches', t.figure, 'messages', a.figure) as figures
       from group_member m
       cross join lateral (${FIGURE('contact_order where external_user_id = m.member_id')}) o
       cross join lateral (${FIGURE('group_signal where chat_id = $1 and member_id = m.member_id')}) s
       cross join lateral (${FIGURE(TOUCHES)}) t
       cross join lateral (${FIGURE(`touch where external_user_id = m.member_id and kind = 'archive-message'`)}) a
      where m.chat_id = $1 and m.left_at is null and m.type is distinct from 1
      order by m.joined_at desc nulls last, m.member_id`,
    [chatId, since, now],
  )
  return rows.map((row) => ({
    memberId: row.member_id,
    name: row.name,
    joinedAt: row.joined_at,
    figures: figuresOf(row.figures),
  }))
}

/** Messages come from a plug-in: without one of theirs nobody can say that they wrote none. */
function figuresOf({ orders, seen, touches, messages }: Row['figures']): StandingFacts['figures'] {
  const archived = figureOf(messages)
  return {
    orders: figureOf(orders),
    seen: figureOf(seen),
    touches: figureOf(touches),
    messages: archived.lastAt ? archived : null,
  }
}

function figureOf({ count, lastAt }: Told): SourceFigure {
  return { count, lastAt: lastAt === null ? null : new Date(lastAt) }
}
