import type { NotSentReason } from '../decisions/notSent'
import type { CardKind } from '../entities/MemberCard'
import type { ReadScope } from '../scope'

/** How many cards of a kind were planned, and what became of each: planned = sent + every reason + waiting. */
export interface CardCounts {
  kind: CardKind
  planned: number
  sent: number
  /** Of those sent: a button was pressed. */
  pressed: number
  waiting: number
  reasons: { reason: NotSentReason; count: number }[]
}

/** Of the cards planned since a moment, by kind. */
export async function readCardCounts({ db }: Pick<ReadScope, 'db'>, since: Date): Promise<CardCounts[]> {
  return db.query(
    `with cards as (
       select m.kind, m.button, o.status, o.reason from member_card m join outbox_message o using (dedupe_key)
        where m.created_at >= $1),
     reasons as (
       select kind, json_agg(json_build_object('reason', reason, 'count', count) order by count desc, reason) as reasons
         from (select kind, reason, count(*)::int from cards where status in ('not-sent', 'failed', 'unknown')
                group by kind, reason) r group by kind)
     select c.kind, count(*)::int as planned, count(*) filter (where status = 'sent')::int as sent,
            count(*) filter (where status = 'sent' and button is not null)::int as pressed,
            count(*) filter (where status in ('planned', 'sending'))::int as waiting,
            coalesce((select reasons from reasons r where r.kind = c.kind), '[]') as reasons
       from cards c group by c.kind order by c.kind`,
    [since],
  )
}
