import type { Audience } from '../../decisions/audience/definition'
import type { ReadScope } from '../../scope'

export interface SegmentView {
  id: number
  name: string
  audience: Audience
  savedBy: string
  savedAt: string
}

/** Saved audiences by name. */
export function readSegments({ db }: ReadScope): Promise<SegmentView[]> {
  return db.query(
    `select s.id, s.name, s.audience, coalesce(m.name, s.saved_by) as "savedBy", to_json(s.saved_at) #>> '{}' as "savedAt"
       from segment s left join member m on m.user_id = s.saved_by order by s.name`,
  )
}

export interface ListView {
  id: number
  name: string
  contacts: number
  madeBy: string
  madeAt: string
}

/** Lists of contacts that were brought in, the newest first. */
export function readLists({ db }: ReadScope): Promise<ListView[]> {
  return db.query(
    `select l.id, l.name, coalesce(m.name, l.made_by) as "madeBy", to_json(l.made_at) #>> '{}' as "madeAt",
            (select count(*)::int from audience_list_contact c where c.list_id = l.id) as contacts
       from audience_list l left join member m on m.user_id = l.made_by order by l.id desc`,
  )
}
