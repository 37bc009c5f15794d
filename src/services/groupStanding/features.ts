import { AppError } from '../../errors'
import { groupToJoin } from '../../facts/nextGroup'
import { ownerOf } from '../../facts/owner'
import { inTransaction, type Scope } from '../../scope'
import { inviteKey, makeInvitation } from '../groupLadder/invitation'
import { holdGroup, membersThere } from './member'

interface Feature {
  chatId: string
  memberId: string
  /** The core group they are promoted to; null = not chosen yet. */
  coreChatId: string | null
}

/**
 * Features a member, or says anew where they are promoted to; their rep gets a to-do to invite them, once per core group. That they are
 * there is told by that group itself.
 */
export function featureMember(scope: Scope, { chatId, memberId, coreChatId }: Feature): Promise<void> {
  return inTransaction(scope, async (tx) => {
    await holdGroup(tx, chatId)
    await membersThere(tx, chatId, [memberId])
    const core = coreChatId === null ? null : await coreOf(tx, chatId, coreChatId)
    await tx.db.query(
      `insert into group_feature (chat_id, member_id, core_chat_id, at, by) values ($1, $2, $3, $4, $5)
       on conflict (chat_id, member_id) do update set core_chat_id = excluded.core_chat_id`,
      [chatId, memberId, coreChatId, tx.now, tx.actor],
    )
    if (core) await invite(tx, core, memberId)
  })
}

/** They are a member like the rest again; nothing happens when they were. */
export async function unfeatureMember({ db }: Scope, chatId: string, memberId: string): Promise<void> {
  await db.query('delete from group_feature where chat_id = $1 and member_id = $2', [chatId, memberId])
}

async function coreOf(tx: Scope, chatId: string, coreChatId: string): Promise<CoreGroup> {
  const core = coreChatId === chatId ? null : await groupToJoin(tx, coreChatId)
  if (core) return core
  throw new AppError('invalid-input', [
    { path: 'body.coreChatId', message: 'must be another group that there is', messageZh: '请选择另一个存在的群' },
  ])
}

type CoreGroup = NonNullable<Awaited<ReturnType<typeof groupToJoin>>>

/** Whoever is there already, or is nobody's contact who may serve, is not invited by us. */
async function invite(tx: Scope, { chatId, name, qrCode }: CoreGroup, memberId: string): Promise<void> {
  const [row] = await tx.db.query<{ userId: string }[]>(
    `select m.user_id as "userId" from contact c join member m on m.user_id = ${ownerOf('c')}
      where c.external_user_id = $1 and m.customer_contact and m.gone_at is null
        and not exists (select from group_member g where g.chat_id = $2 and g.member_id = $1 and g.left_at is null)
        and not exists (select from todo t where t.key = $3)`,
    [memberId, chatId, inviteKey('core', chatId, memberId)],
  )
  if (!row) return
  const called = (name || chatId).replaceAll('{{', '')
  const words = `{{customer}}，诚邀您加入我们的核心群「${called}」${qrCode === null ? '' : `\n${qrCode}`}`
  await makeInvitation(tx, {
    ...{ kind: 'core', chatId, externalUserId: memberId, userId: row.userId, words },
    title: `邀请客户加入核心群「${called}」`,
  })
}
