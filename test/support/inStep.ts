import type { State } from '../../src/sandbox/state'

/** One line per thing, in one order: what a store should hold, or holds. */
export interface Picture {
  relations: string[]
  contacts: string[]
  members: string[]
  groups: string[]
}

/** What WeCom shows of the sandbox's corp. */
export function pictureOfCorp(state: State): Picture {
  const shown = [...state.members.values()].filter(({ visible }) => visible)
  const may = new Set(shown.filter((m) => m.customerContact && m.status === 1).map(({ userId }) => userId))
  const relations = state.allRelations().filter(({ half, userId }) => !half && may.has(userId))
  const ids = new Set(relations.map(({ externalUserId }) => externalUserId))
  return {
    relations: relations
      .map((r) =>
        JSON.stringify([
          r.userId,
          r.externalUserId,
          r.remark,
          r.description,
          [...r.tagIds].sort(),
          r.remarkMobiles,
          r.state,
        ]),
      )
      .sort(),
    contacts: [...ids].map((id) => JSON.stringify([id, state.contacts.get(id)?.name])).sort(),
    members: shown.map(({ userId, name }) => JSON.stringify([userId, name, may.has(userId)])).sort(),
    groups: [...state.groupChats.values()]
      .filter((g) => !g.dismissed)
      .map((g) => JSON.stringify([g.chatId, g.name, g.owner, g.members.map((m) => m.id).sort()]))
      .sort(),
  }
}

/** What our store holds to be so now. */
export async function pictureOfStore(db: {
  query(statement: string): Promise<Record<string, unknown>[]>
}): Promise<Picture> {
  const lines = async (statement: string): Promise<string[]> =>
    (await db.query(statement)).map((row) => JSON.stringify(Object.values(row))).sort()
  const stands = '(removed_at is null or removed_at < added_at)'
  return {
    relations: await lines(
      `select user_id, external_user_id, remark, description, tag_ids, remark_mobiles, state from follow_user
        where ${stands} and read_at is not null`,
    ),
    contacts: await lines(
      `select external_user_id, name from contact c
        where exists (select from follow_user f where f.external_user_id = c.external_user_id and ${stands})`,
    ),
    members: await lines('select user_id, name, customer_contact from member where gone_at is null'),
    groups: await lines(
      `select chat_id, name, owner_user_id, (select coalesce(json_agg(member_id order by member_id collate "C"), '[]')
         from group_member m where m.chat_id = g.chat_id and left_at is null) from group_chat g where dismissed_at is null`,
    ),
  }
}
