import { levelAfter, warningWords, type WarningLevel } from '../../decisions/groups/warnings'
import type { ReadScope } from '../../scope'

export interface HouseRuleView {
  id: number
  text: string
  /** Whom it holds for: every group, all groups of this one's owner, this group. */
  of: 'all' | 'owner' | 'group'
}

export interface WarningView {
  id: string
  memberId: string
  name: string
  ruleText: string
  note: string
  at: string
  by: string
  byName: string | null
  undoneAt: string | null
  /** null = it was taken back. */
  level: WarningLevel | null
  words: string | null
}

export interface HouseRulesView {
  rules: HouseRuleView[]
  /** The latest first. */
  warnings: WarningView[]
}

/** The rules that hold in a group, and its ledger of warnings. */
export async function readHouseRules(scope: ReadScope, chatId: string): Promise<HouseRulesView> {
  const rules = await scope.db.query<HouseRuleView[]>(
    `select r.id, r.text, case when r.chat_id is not null then 'group' when r.owner_user_id is not null then 'owner'
                               else 'all' end as of
       from group_chat g join group_rule r on r.chat_id = g.chat_id or r.owner_user_id = g.owner_user_id
                                            or (r.chat_id is null and r.owner_user_id is null)
      where g.chat_id = $1
      order by (r.chat_id is not null)::int * 2 + (r.owner_user_id is not null)::int, r.position, r.id`,
    [chatId],
  )
  return { rules, warnings: await readWarnings(scope, chatId) }
}

/** The rules that hold in every group. */
export function readCommonRules({ db }: ReadScope): Promise<{ id: number; text: string }[]> {
  return db.query(
    'select id, text from group_rule where chat_id is null and owner_user_id is null order by position, id',
  )
}

async function readWarnings({ db, settings }: ReadScope, chatId: string): Promise<WarningView[]> {
  const rows = await db.query<(Omit<WarningView, 'level' | 'words'> & { before: number })[]>(
    `select w.id, w.member_id as "memberId", coalesce(m.name, '') as name, w.rule_text as "ruleText", w.note,
            to_json(w.at) #>> '{}' as at, w.by, nullif(b.name, '') as "byName", to_json(w.undone_at) #>> '{}' as "undoneAt",
            w.before
       from (select *, (count(*) filter (where undone_at is null)
                          over (partition by member_id order by at, id rows between unbounded preceding and 1 preceding))::int as before
               from group_warning where chat_id = $1) w
       left join group_member m on m.chat_id = $1 and m.member_id = w.member_id
       left join member b on b.user_id = w.by
      order by w.at desc, w.id desc limit $2`,
    [chatId, settings.standing.warningsShown],
  )
  return rows.map(({ before, ...row }) => {
    const level = row.undoneAt === null ? levelAfter(before) : null
    return { ...row, level, words: level && warningWords(level, { name: row.name, rule: row.ruleText }) }
  })
}
