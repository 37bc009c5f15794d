import { splitIntoTeams, type Team } from '../../decisions/groups/teams'
import { AppError } from '../../errors'
import { inTransaction, type Scope } from '../../scope'
import { holdGroup, membersThere } from './member'

export interface TeamsDraft {
  memberIds: readonly string[]
  leaderIds: readonly string[]
  teams: number
  keepPairs: boolean
  seed: string
}

/** How a batch would be split; the same draft gives the same teams. Throws AppError `not-in-group`, `invalid-input`. */
export async function draftTeams(scope: Scope, chatId: string, draft: TeamsDraft): Promise<Team[]> {
  await membersThere(scope, chatId, draft.memberIds)
  if (draft.leaderIds.some((id) => !draft.memberIds.includes(id))) {
    throw new AppError('invalid-input', [
      { path: 'body.leaderIds', message: 'must be among the members', messageZh: '组长必须在所选成员中' },
    ])
  }
  const candidates = await scope.db.query<{ id: string; inviterId: string | null }[]>(
    `select member_id as id, invitor_user_id as "inviterId" from group_member where chat_id = $1 and member_id = any($2)`,
    [chatId, draft.memberIds],
  )
  return splitIntoTeams(candidates, draft)
}

/** Splits a batch into small groups, which take the place of those that were. */
export function makeTeams(scope: Scope, chatId: string, draft: TeamsDraft): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdGroup(tx, chatId)
    const teams = await draftTeams(tx, chatId, draft)
    await dissolve(tx, chatId)
    for (const [position, { leaderId, memberIds }] of teams.entries()) {
      await tx.db.query(
        `with team as (insert into group_team (chat_id, name, position, leader_id, made_by, made_at)
                       values ($1, $2, $3, $4, $5, $6) returning id)
         insert into group_team_member (team_id, member_id) select id, m from team, unnest($7::text[]) m`,
        [chatId, `第 ${position + 1} 组`, position, leaderId, tx.actor, tx.now, memberIds],
      )
    }
  })
}

/** The small groups of a group are no more. */
export function removeTeams(scope: Scope, chatId: string): Promise<void> {
  return inTransaction(scope, (tx) => dissolve(tx, chatId))
}

async function dissolve({ db }: Scope, chatId: string): Promise<void> {
  await db.query('delete from group_team_member m using group_team t where t.id = m.team_id and t.chat_id = $1', [
    chatId,
  ])
  await db.query('delete from group_team where chat_id = $1', [chatId])
}
