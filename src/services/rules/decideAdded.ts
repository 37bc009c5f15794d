import type { PlannedRule } from '../../decisions/rules/plan'
import type { OccasionFacts } from '../../facts/rules'
import { inTransaction, type Scope } from '../../scope'
import { reached } from '../../step'
import { actOnContact } from './act'
import { decideNow, type DecidedNow } from './decideNow'
import { recordFired } from './fired'

/** An adding that rules decide about. */
export interface Adding {
  /** One per relation and second of adding. */
  key: string
  userId: string
  externalUserId: string
  /** Of the contact way they came by. */
  state: string | null
  /** When WeCom says it happened. */
  at: Date
}

const keyOf = ({ key }: Pick<Adding, 'key'>): string => `added:${key}`

/**
 * What the live rules make of an adding; it changes nothing, and the contact need not be written down yet. An adding that was acted on
 * is not decided anew: its own record would hold its rules back.
 */
export async function decideAdded(scope: Scope, adding: Adding): Promise<DecidedNow> {
  const before = await recorded(scope, adding.externalUserId, 'f.occasion = $2', keyOf(adding))
  if (before.rules.length > 0) return before
  const { externalUserId, at } = adding
  const event = { cause: 'customer', kind: 'contact-added' } as const
  return decideNow(scope, { event, externalUserId, at }, () => factsOf(scope, adding))
}

/**
 * What was decided about the adding of the two within the last day: the code of a welcome may come later, with the consent to the
 * archive (callbacks-and-app.md 2.2), when all else is done. Decides now where nothing was.
 */
export async function decidedBefore(scope: Scope, adding: Adding): Promise<DecidedNow> {
  const { userId, externalUserId, at } = adding
  const latest = `f.occasion = (select occasion from rule_fired where starts_with(occasion, $2) and external_user_id = $1
                                   and held is null and at > $3::timestamptz - interval '1 day' order by at desc limit 1)`
  const before = await recorded(scope, externalUserId, latest, `added:welcome:${userId}:${externalUserId}:`, at)
  return before.rules.length > 0 ? before : decideAdded(scope, adding)
}

/** Does what the rules say beside greeting, once: they are recorded in the same transaction. The contact is written down before. */
export async function actOnAdded(scope: Scope, adding: Adding, { rules }: DecidedNow): Promise<void> {
  if (rules.length === 0) return
  const { externalUserId, at } = adding
  const occasion = { key: keyOf(adding), at, externalUserId }
  await inTransaction(scope, async (tx) => {
    for (const rule of await recordFired(tx, occasion, rules)) await actOnContact(tx, occasion, rule)
  })
  reached('rules.acted')
}

type Row = Pick<PlannedRule, 'ruleId' | 'version' | 'actions'> & { name: string }

/** Rules that fired for the contact on an occasion. */
async function recorded({ db }: Scope, externalUserId: string, which: string, ...more: unknown[]): Promise<DecidedNow> {
  const rows = await db.query<Row[]>(
    `select f.rule_id as "ruleId", f.version, f.actions, v.body ->> 'name' as name
       from rule_fired f join rule_version v on v.rule_id = f.rule_id and v.number = f.version
      where f.external_user_id = $1 and f.held is null and ${which}
      order by (v.body ->> 'priority')::int desc, f.rule_id`,
    [externalUserId, ...more],
  )
  return {
    rules: rows.map(({ name: _, ...rule }) => ({ ...rule, held: null })),
    by: rows.map(({ name, version }) => `${name} v${version}`).join(', '),
  }
}

/** The channel as the event names it: the relation may not be written down yet. */
async function factsOf({ db }: Scope, { externalUserId, state, at }: Adding): Promise<OccasionFacts> {
  const [row] = await db.query<{ channelIds: number[]; firstTime: boolean }[]>(
    `select array(select channel_id from channel_state where state = $2
                   union select k.channel_id from follow_user f join channel_state k on k.state = f.state
                          where f.external_user_id = $1 and f.removed_at is null) as "channelIds",
            not exists (select 1 from timeline_entry where external_user_id = $1 and kind in ('added', 'half-added')
                           and at < date_trunc('second', $3::timestamptz)) as "firstTime"`,
    [externalUserId, state, at],
  )
  return row ?? {}
}
