import type { ReadScope } from '../../scope'

export interface FoundContact {
  externalUserId: string
  name: string | null
  /** The name of their owner rep. */
  owner: string | null
}

const MOST = 10

/** Contacts with this id, or with these letters in their name: the first few, for somebody to choose from. */
export function findContacts({ db }: ReadScope, q: string): Promise<FoundContact[]> {
  return db.query(
    `select c.external_user_id as "externalUserId", c.name, coalesce(m.name, f.owner_user_id) as owner
       from (select external_user_id, name from contact where external_user_id = $1
              union all
             (select external_user_id, name from contact where position(lower($1) in lower(name)) > 0 limit $2)) c
       left join contact_fact f using (external_user_id)
       left join member m on m.user_id = f.owner_user_id
      order by c.name, 1 limit $2`,
    [q, MOST],
  )
}
