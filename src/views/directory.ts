import { leadsAll } from '../facts/quickReplyAudience'
import type { ReadScope } from '../scope'

export interface DepartmentView {
  id: number
  name: string
  /** 0 = the corp itself; the parent may lie outside what the app sees. */
  parentId: number
  /** Members in it, those below not counted. */
  members: number
  /** Whether who asks leads it, itself or one above it. */
  led: boolean
}

/** The departments the app sees, by name. `leader` = who asks; null = somebody who leads them all. */
export function readDepartments({ db }: ReadScope, leader: string | null): Promise<DepartmentView[]> {
  return db.query(
    `select d.id, d.name, d.parent_id as "parentId",
            (select count(*)::int from member m where d.id = any(m.department_ids) and m.gone_at is null) as members,
            $1::text is null or ${leadsAll('$1::text', 'array[d.id]')} as led
       from department d order by d.name, d.id`,
    [leader],
  )
}

export interface MemberView {
  userId: string
  name: string
  departmentIds: number[]
  /** May have customers; null = not known yet. */
  customerContact: boolean | null
}

/** Members whose name or id holds `text`, by name, at most `limit`. Those who left are not among them. */
export function readMembers({ db }: ReadScope, input: { text: string; limit: number }): Promise<MemberView[]> {
  return db.query(
    `select user_id as "userId", name, department_ids as "departmentIds", customer_contact as "customerContact"
       from member
      where gone_at is null and (strpos(lower(name), lower($1)) > 0 or strpos(lower(user_id), lower($1)) > 0)
      order by name, user_id limit $2`,
    [input.text, input.limit],
  )
}
