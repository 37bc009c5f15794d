import { businessDate } from '../../decisions/businessTime'
import type { SilenceTier } from '../../decisions/silence'
import { touchLine } from '../../decisions/touchWords'
import type { Scope } from '../../scope'
import { CARD_ROWS, cardRows } from '../cards/rows'
import type { Card, CardWords } from '../cards/types'

/** What a card about a silence says of it. */
export interface SilenceFacts {
  externalUserId: string
  name: string
  /** Full days without a touch, until now or until it ended. */
  days: number
  /** The tier that the card is about, and the one that the silence has reached. */
  tier: SilenceTier
  reached: SilenceTier
  closed: boolean
  answered: boolean
  optedOut: boolean
  alertedTo: string | null
  alertedName: string | null
  lastTouch: { at: string; kind: string; direction: string; outcome: string } | null
  /** `products` = what it holds, in words; '' = it names none. */
  lastOrder: { at: string; amountFen: number; products: string } | null
}

/** null = the episode is gone. */
export async function readSilence(scope: Scope, card: Card): Promise<SilenceFacts | null> {
  return (await readSilences(scope, [card])).get(card.dedupeKey) ?? null
}

/** Of many cards, by key; whose episode is gone is left out. */
export async function readSilences(scope: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, SilenceFacts>> {
  const rows = await scope.db.query<(SilenceFacts & { key: string })[]>(FACTS, [cardRows(cards), scope.clock()])
  return new Map(rows.map((row) => [row.key, row]))
}

/** The last thing that was said or bought, at most one line each. */
export function linesOf({ lastTouch, lastOrder }: SilenceFacts, timeZone: string): CardWords['lines'] {
  const day = (at: string): string => businessDate(new Date(at), timeZone)
  return [
    ...(lastTouch ? [{ label: '上次往来', text: `${day(lastTouch.at)} ${touchLine(lastTouch).zh}` }] : []),
    ...(lastOrder
      ? [{ label: '上次购买', text: `${day(lastOrder.at)} ${lastOrder.products || yuan(lastOrder.amountFen)}` }]
      : []),
  ]
}

const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2)}`

/** The first text that is offered to everybody for a silent contact, else words that always fit. */
export async function suggestedWords({ db }: Scope, { userId }: Card): Promise<string> {
  const [text] = await db.query<{ content: string }[]>(SUGGESTED, [userId])
  return text?.content ?? '好久没联系了，最近怎么样？有什么需要随时找我。'
}

const FACTS = `/* prepared silence-cards */
  select k.key, e.external_user_id as "externalUserId",
         coalesce(nullif(f.remark, ''), c.name, '未命名客户') as name,
         floor(extract(epoch from coalesce(e.closed_at, $2::timestamptz) - e.began_at) / 86400)::int as days,
         coalesce(k.subject ->> 'tier', e.tier) as tier, e.tier as reached, e.closed_at is not null as closed,
         a.answered_at is not null as answered, c.opted_out_at is not null as "optedOut", a.user_id as "alertedTo",
         (select m.name from member m where m.user_id = a.user_id) as "alertedName",
         (select json_build_object('at', at, 'kind', kind, 'direction', direction, 'outcome', outcome) from touch t
           where t.external_user_id = e.external_user_id and (direction = 'in' or outcome = 'reached')
           order by at desc limit 1) as "lastTouch",
         (select json_build_object('at', o.at, 'amountFen', o.amount_fen, 'products',
                   (select coalesce(string_agg(p.name || ' × ' || l.quantity || p.unit, '、' order by l.id), '')
                      from order_line l join product p on p.sku = l.sku where l.order_no = o.order_no))
            from contact_order o where o.external_user_id = e.external_user_id order by o.at desc limit 1) as "lastOrder"
    from ${CARD_ROWS}
    join silence_episode e on e.id = (k.subject ->> 'episodeId')::bigint and e.external_user_id = k.external_user_id
    left join silence_alert a on a.episode_id = e.id and a.tier = k.subject ->> 'tier'
    left join contact c on c.external_user_id = e.external_user_id
    left join follow_user f on f.external_user_id = e.external_user_id and f.user_id = k.user_id`

const SUGGESTED = `/* prepared silence-words */
  select p.part ->> 'content' as content
    from quick_reply q cross join lateral jsonb_array_elements(q.parts) with ordinality as p(part, place)
   where 'silent' = any(q.topics) and q.enabled and q.deleted_at is null
     and (q.scope = 'corp' or (q.scope = 'personal' and q.user_id = $1))
     and p.part ->> 'content' is not null and position('{' in p.part ->> 'content') = 0
   order by q.position, p.place limit 1`
