import { AppError } from '../../errors'
import { ownerOf } from '../../facts/owner'
import { nextGroupOf } from '../../facts/nextGroup'
import { inTransaction, type Scope } from '../../scope'
import { inviteKey, makeInvitation } from './invitation'

/**
 * What became of inviting one contact. made: somebody has a to-do for it. known: they had one before. inside: they are in the
 * next group already. not-in-group: they are not, or no longer, in the group they would come from. nobody: no member could ask
 * them, since none of them has them as a contact.
 */
export type InviteOutcome = 'made' | 'known' | 'inside' | 'not-in-group' | 'nobody'

export interface Invited {
  externalUserId: string
  outcome: InviteOutcome
  /** Who invites them; null = nobody does. */
  userId: string | null
}

interface Row {
  externalUserId: string
  here: boolean
  inside: boolean
  known: string | null
  rep: string | null
}

/**
 * Makes to-dos to invite contacts of a group to the next one up: WeCom lets no server invite anybody. Each has the words and the
 * join code's picture, and goes to the contact's rep; once per contact and next group. Throws AppError without such a group or
 * a code that leads into it.
 */
export async function inviteToNext(
  scope: Scope,
  chatId: string,
  externalUserIds: readonly string[],
): Promise<Invited[]> {
  const next = await nextGroupOf(scope, chatId)
  if (!next) throw new AppError('no-next-group')
  if (next.qrCode === null) throw new AppError('next-group-no-code')
  const { qrCode } = next
  return inTransaction(scope, async (tx) => {
    const rows = await readRows(tx, chatId, next.chatId, externalUserIds)
    const invited: Invited[] = []
    for (const row of rows) {
      const outcome = outcomeOf(row)
      if (outcome === 'made' && row.rep !== null)
        await makeInvitation(tx, {
          ...{ kind: 'next', chatId: next.chatId, externalUserId: row.externalUserId, userId: row.rep },
          title: `邀请客户加入「${next.name || next.chatId}」`,
          words: `${next.words}\n${qrCode}`,
        })
      const userId = outcome === 'made' ? row.rep : outcome === 'known' ? row.known : null
      invited.push({ externalUserId: row.externalUserId, outcome, userId })
    }
    return invited
  })
}

function outcomeOf({ here, inside, known, rep }: Row): InviteOutcome {
  if (inside) return 'inside'
  if (!here) return 'not-in-group'
  if (known !== null) return 'known'
  return rep === null ? 'nobody' : 'made'
}

/** In the order they were asked for. Whoever cannot take customers any more cannot invite either. */
function readRows({ db }: Scope, chatId: string, next: string, externalUserIds: readonly string[]): Promise<Row[]> {
  return db.query(
    `with asked as (select id, n from unnest($3::text[]) with ordinality as u(id, n)),
     facts as (
       select a.id, a.n,
              exists (select from group_member m where m.chat_id = $1 and m.member_id = a.id and m.left_at is null) as here,
              exists (select from group_member m where m.chat_id = $2 and m.member_id = a.id and m.left_at is null) as inside,
              (select t.user_id from todo t where t.key = $4 || a.id) as known,
              (select ${ownerOf('c')} from contact c where c.external_user_id = a.id) as rep
         from asked a)
     select id as "externalUserId", here, inside, known,
            (select m.user_id from member m where m.user_id = rep and m.customer_contact and m.gone_at is null) as rep
       from facts order by n`,
    [chatId, next, externalUserIds, inviteKey('next', next, '')],
  )
}
