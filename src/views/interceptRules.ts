import type { InterceptContent } from '../decisions/groups/intercept'
import type { InterceptStatus } from '../entities/InterceptRule'
import type { ReadScope } from '../scope'

export interface InterceptRuleView {
  id: number
  status: InterceptStatus
  content: InterceptContent
  members: { userId: string; name: string | null }[]
  departments: { id: number; name: string | null }[]
  /** WeCom has not answered yet, and is asked again. */
  waiting: boolean
  removing: boolean
  lastError: string | null
  changedBy: string
  changedAt: string
}

/** Every rule that is not removed, by name. Hits are in nobody's hands: rules act in the client, and WeCom reports none. */
export function readInterceptRules({ db }: ReadScope): Promise<InterceptRuleView[]> {
  return db.query(
    `select r.id, r.status, r.wanted as content, r.due_at is not null as waiting, r.remove_wanted as removing,
            r.last_error as "lastError", r.changed_by as "changedBy", to_json(r.changed_at) #>> '{}' as "changedAt",
            (select coalesce(json_agg(json_build_object('userId', u, 'name', nullif(m.name, '')) order by place), '[]')
               from jsonb_array_elements_text(r.wanted -> 'userIds') with ordinality as l(u, place)
               left join member m on m.user_id = u) as members,
            (select coalesce(json_agg(json_build_object('id', d::int, 'name', p.name) order by place), '[]')
               from jsonb_array_elements_text(r.wanted -> 'departmentIds') with ordinality as l(d, place)
               left join department p on p.id = d::int) as departments
       from intercept_rule r where r.status <> 'removed' order by r.wanted ->> 'name', r.id`,
  )
}
