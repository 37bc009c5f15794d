import type { Audience } from '../../decisions/audience/definition'
import type { Stage } from '../../decisions/stage'
import { parameters } from '../../facts/audience/parameters'
import { audienceQuery } from '../../facts/audience/query'
import { resolveAudience } from '../../facts/audience/resolve'
import type { ReadScope } from '../../scope'
import { cancellable, type Cancel } from './cancellable'

export interface AudiencePage {
  items: {
    externalUserId: string
    name: string | null
    stage: Stage
    owner: { userId: string; name: string | null } | null
    lastHeardAt: string | null
    lastOrderAt: string | null
  }[]
  next: string | null
}

/** Contacts of an audience by id, after the one given; null = nobody wants to know any more. */
export async function listAudience(
  scope: ReadScope,
  { audience, after, limit }: { audience: Audience; after: string | null; limit: number },
  cancel: Cancel,
): Promise<AudiencePage | null> {
  const values = parameters()
  const query = audienceQuery(scope, await resolveAudience(scope, audience), values)
  const statement = `
    select f.external_user_id as "externalUserId", c.name, f.stage,
           case when f.owner_user_id is not null then json_build_object('userId', f.owner_user_id, 'name',
             (select m.name from member m where m.user_id = f.owner_user_id)) end as owner,
           to_json(f.last_heard_at) #>> '{}' as "lastHeardAt", to_json(f.last_order_at) #>> '{}' as "lastOrderAt"
      from (${query} and f.external_user_id > ${values.add(after ?? '', 'text')}
             order by 1 limit ${values.add(limit + 1, 'int')}) a
      join contact_fact f using (external_user_id)
      join contact c using (external_user_id) order by f.external_user_id`
  const rows = await cancellable<AudiencePage['items'][number]>(scope.db, cancel, statement, values.values)
  if (!rows) return null
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.externalUserId ?? null) : null }
}
