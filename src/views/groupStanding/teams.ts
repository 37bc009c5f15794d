import type { ReadScope } from '../../scope'

export interface TeamView {
  id: number
  name: string
  leaderId: string | null
  madeAt: string
  /** The leader first; who has left the group is still named. */
  members: { memberId: string; name: string; inGroup: boolean }[]
}

/** The small groups of a group. */
export function readTeams({ db }: ReadScope, chatId: string): Promise<TeamView[]> {
  return db.query(
    `select t.id, t.name, t.leader_id as "leaderId", to_json(t.made_at) #>> '{}' as "madeAt",
            (select coalesce(json_agg(json_build_object('memberId', m.member_id, 'name', coalesce(p.name, ''),
                      'inGroup', p.member_id is not null and p.left_at is null)
                      order by m.member_id is distinct from t.leader_id, p.name, m.member_id), '[]')
               from group_team_member m
               left join group_member p on p.chat_id = t.chat_id and p.member_id = m.member_id
              where m.team_id = t.id) as members
       from group_team t where t.chat_id = $1 order by t.position, t.id`,
    [chatId],
  )
}
