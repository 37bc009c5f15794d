import { businessDate } from '../../decisions/businessTime'
import type { SilenceTier } from '../../decisions/silence'
import { touchLine } from '../../decisions/touchWords'
import type { Scope } from '../../scope'
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
  alertedTo: string | null
  alertedName: string | null
  lastTouch: { at: string; kind: string; direction: string; outcome: string } | null
  /** `products` = what it holds, in words; '' = it names none. */
  lastOrder: { at: string; amountFen: number; products: string } | null
}

/** null = the episode is gone. */
export async function readSilence(
  scope: Scope,
  { subject, externalUserId, userId }: Card,
): Promise<SilenceFacts | null> {
  const { episodeId, tier = null } = subject
  const [found] = await scope.db.query<SilenceFacts[]>(FACTS, [episodeId, tier, externalUserId, userId, scope.clock()])
  return found ?? null
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

const FACTS = `
  select e.external_user_id as "externalUserId",
         coalesce(nullif(f.remark, ''), c.name, '未命名客户') as name,
         floor(extract(epoch from coalesce(e.closed_at, $5::timestamptz) - e.began_at) / 86400)::int as days,
         coalesce($2, e.tier) as tier, e.tier as reached, e.closed_at is not null as closed,
         a.answered_at is not null as answered, a.user_id as "alertedTo",
         (select m.name from member m where m.user_id = a.user_id) as "alertedName",
         (select json_build_object('at', at, 'kind', kind, 'direction', direction, 'outcome', outcome) from touch t
           where t.external_user_id = e.external_user_id and (direction = 'in' or outcome = 'reached')
           order by at desc limit 1) as "lastTouch",
         (select json_build_object('at', o.at, 'amountFen', o.amount_fen, 'products',
                   (select coalesce(string_agg(p.name || ' × ' || l.quantity || p.unit, '、' order by l.id), '')
                      from order_line l join product p on p.sku = l.sku where l.order_no = o.order_no))
            from contact_order o where o.external_user_id = e.external_user_id order by o.at desc limit 1) as "lastOrder"
    from silence_episode e
    left join silence_alert a on a.episode_id = e.id and a.tier = $2
    left join contact c on c.external_user_id = e.external_user_id
    left join follow_user f on f.external_user_id = e.external_user_id and f.user_id = $4
   where e.id = $1 and e.external_user_id = $3`

const SUGGESTED = `
  select p.part ->> 'content' as content
    from quick_reply q cross join lateral jsonb_array_elements(q.parts) with ordinality as p(part, place)
   where 'silent' = any(q.topics) and q.enabled and q.deleted_at is null
     and (q.scope = 'corp' or (q.scope = 'personal' and q.user_id = $1))
     and p.part ->> 'content' is not null and position('{' in p.part ->> 'content') = 0
   order by q.position, p.place limit 1`
