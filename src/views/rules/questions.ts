import { setImmediate as pause } from 'node:timers/promises'
import { groupingOf } from '../../decisions/rules/grouping'
import type { ReadScope } from '../../scope'

export interface RuleQuestions {
  /** How many texts met no rule. */
  texts: number
  /** There are more than are looked at: the latest are. */
  more: boolean
  groups: { text: string; count: number; visitors: number; lastAt: string; others: string[] }[]
}

const MOST_TEXTS = 50_000
const MOST_GROUPS = 100
const PAGE = 5000
const DAY_MS = 24 * 3600_000

/**
 * What was written in kf in the last days, met no rule and was no human's to answer, grouped by likeness. Of a burst of lines that
 * met a rule none is without an answer; a rule that was held back (cooldown, ceiling) is one nevertheless.
 */
export async function readQuestions(scope: ReadScope, { days }: { days: number }): Promise<RuleQuestions> {
  const since = new Date(scope.now.getTime() - days * DAY_MS)
  const grouping = groupingOf()
  let texts = 0
  let before: Place = { at: scope.now, key: '' }
  for (;;) {
    const page = await readPage(scope, since, before)
    for (const { lines, by, at } of page) {
      for (const text of lines) grouping.add({ text, at, by })
      texts += lines.length
    }
    const last = page.at(-1)
    if (!last || page.length < PAGE || texts >= MOST_TEXTS) {
      const groups = await grouping.groups(MOST_GROUPS, () => pause())
      return {
        ...{ texts, more: page.length === PAGE },
        groups: groups.map(({ lastAt, ...group }) => ({ ...group, lastAt: lastAt.toISOString() })),
      }
    }
    before = last
  }
}

interface Place {
  at: Date
  key: string
}

function readPage({ db }: ReadScope, since: Date, { at, key }: Place): Promise<(Place & Page)[]> {
  return db.query(
    `select o.key, o.decided_at as at, o.external_user_id as by,
            array(select m.payload ->> 'content' from kf_message m
                   where m.open_kfid = o.open_kfid and m.external_user_id = o.external_user_id
                     and m.id between o.from_id and o.up_to_id and m.origin = 'customer' and m.msg_type = 'text'
                     and m.payload ->> 'menu_id' is null and m.payload ->> 'content' <> '' and m.recalled_at is null
                   order by m.id) as lines
       from kf_occasion o
      where not o.met_rule and o.state < 2 and o.decided_at >= $1 and (o.decided_at, o.key) < ($2, $3)
      order by o.decided_at desc, o.key desc limit $4`,
    [since, at, key, PAGE],
  )
}

interface Page {
  by: string
  lines: string[]
}
