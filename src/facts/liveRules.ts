import type { Rule } from '../decisions/rules/definition'
import type { ReadScope } from '../scope'

type Db = Pick<ReadScope, 'db'>

/** The rules that are live now. */
export async function readLiveRules({ db }: Db): Promise<Rule[]> {
  const rows = await db.query<{ rule: Rule }[]>(
    `select v.body || jsonb_build_object('id', r.id, 'version', v.number) as rule
       from rule r join rule_version v on v.rule_id = r.id and v.number = r.live_version order by r.id`,
  )
  return rows.map(({ rule }) => rule)
}

/** The number of the set of live rules: it grows with each publication. */
export async function readRuleSetVersion({ db }: Db): Promise<number> {
  const [row] = await db.query<{ version: number }[]>(
    '/* prepared rule-set */ select version from rule_set where id = 1',
  )
  return row?.version ?? 0
}

/** What the live rules wait for of changes of what is known (src/decisions/rules/heard.ts). Empty where no rule was ever live. */
export async function readHears({ db }: Db): Promise<ReadonlySet<string>> {
  const [row] = await db.query<{ hears: string[] }[]>(
    '/* prepared rule-hears */ select hears from rule_set where id = 1',
  )
  return new Set(row?.hears)
}
