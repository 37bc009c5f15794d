import type { AudienceFacts } from '../../decisions/audience/facts'
import type { ReadScope } from '../../scope'
import { CAMPAIGNS_OF_CONTACT } from './campaigns'

type Row = Omit<AudienceFacts, 'spentFen'> & { id: string; spentFen: string }

/** What audiences go by of these contacts, each under its id. Who is not there no member has. */
export async function readAudienceFacts(
  { db }: Pick<ReadScope, 'db'>,
  externalUserIds: readonly string[],
): Promise<Map<string, AudienceFacts>> {
  const rows = await db.query<Row[]>(READ, [externalUserIds])
  return new Map(rows.map(({ id, spentFen, ...row }) => [id, { ...row, spentFen: Number(spentFen) }]))
}

const READ = `
  select f.external_user_id as id, f.stage, f.silence, f.gender, f.owner_user_id as owner, f.follower_user_ids as followers,
         f.states, f.add_ways as "addWays", array(select tag_id from tag_number t where t.number = any(f.tags) order by tag_id collate "C") as "tagIds", f.chat_ids as "chatIds", f.custom_fields as fields,
         f.first_added_at as "firstAddedAt", f.last_heard_at as "lastHeardAt", f.last_order_at as "lastOrderAt",
         f.orders, f.spent_fen as "spentFen", f.due_on::text as "dueOn",
         (select coalesce(json_agg(json_build_object('sku', sku, 'lastDay', last_day,
                                     'dueOn', case when paused_at is null then due_on end) order by sku), '[]')
            from replenishment p where p.external_user_id = f.external_user_id) as products,
         array(select list_id from audience_list_contact l where l.external_user_id = f.external_user_id) as "listIds",
         ${CAMPAIGNS_OF_CONTACT} as campaigns
    from contact_fact f where f.external_user_id = any($1)`
