import { inTransaction, type Scope } from '../scope'
import { recordTouches, type NewTouch } from './touches'

export interface ArchivedMessage {
  /** WeCom's. */
  msgId: string
  from: 'customer' | 'member'
  /** '' = of a group's message: nobody in particular. */
  externalUserId: string
  /** null = a group's. */
  userId: string | null
  /** null = it is of a chat of two. */
  chatId: string | null
  /** '' = it is no text. */
  text: string
  at: Date
}

/**
 * How a plug-in's message ends up: `known` was told before, `no-contact` is of somebody, or of a group, that we do not know (yet): tell it
 * again later.
 */
export type ArchiveOutcome = 'recorded' | 'known' | 'no-contact'

/**
 * Takes in what a plug-in read in the message archive (kf-sidebar-pay.md 4): rules may suggest an answer to it, and a customer's message
 * ends a silence, exactly. Of a group it says how lively it is, whoever wrote. As many outcomes as messages, in their order; a repeat changes nothing.
 */
export function tellArchive(scope: Scope, messages: readonly ArchivedMessage[]): Promise<ArchiveOutcome[]> {
  return inTransaction(scope, async (tx) => {
    const [contacts, groups] = [await contactsAmong(tx, messages), await groupsAmong(tx, messages)]
    const isOurs = ({ externalUserId, chatId }: ArchivedMessage): boolean =>
      chatId === null ? contacts.has(externalUserId) : groups.has(chatId)
    const right = messages.filter(isOurs)
    const fresh = await insert(tx, right)
    const touches = right
      .filter(
        ({ msgId, from, externalUserId }) => fresh.has(msgId) && from === 'customer' && contacts.has(externalUserId),
      )
      .map(touchOf)
    await recordTouches(tx, [...new Map(touches.map((touch) => [touch.key, touch])).values()])
    return messages.map((message) => {
      if (!isOurs(message)) return 'no-contact'
      return fresh.delete(message.msgId) ? 'recorded' : 'known'
    })
  })
}

async function contactsAmong({ db }: Scope, messages: readonly ArchivedMessage[]): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ id: string }[]>(
    'select external_user_id as id from contact where external_user_id = any($1)',
    [[...new Set(messages.map(({ externalUserId }) => externalUserId))]],
  )
  return new Set(rows.map(({ id }) => id))
}

async function groupsAmong({ db }: Scope, messages: readonly ArchivedMessage[]): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ id: string }[]>('select chat_id as id from group_chat where chat_id = any($1)', [
    [...new Set(messages.flatMap(({ chatId }) => chatId ?? []))],
  ])
  return new Set(rows.map(({ id }) => id))
}

async function insert({ db, clock }: Scope, messages: readonly ArchivedMessage[]): Promise<Set<string>> {
  const rows = messages.map(({ msgId, from, externalUserId, userId, chatId, text, at }) => ({
    msg_id: msgId,
    from_customer: from === 'customer',
    external_user_id: externalUserId,
    user_id: userId,
    chat_id: chatId,
    text,
    at,
  }))
  const written = await db.query<{ id: string }[]>(
    `insert into archive_message (msg_id, from_customer, external_user_id, user_id, chat_id, text, at, told_at)
     select distinct on (msg_id) msg_id, from_customer, external_user_id, user_id, chat_id, text, at, $2
       from json_to_recordset($1) as i(msg_id text, from_customer bool, external_user_id text, user_id text, chat_id text, text text,
                                       at timestamptz)
      -- What was told so long ago that its text is gone stands in the ledger of touches still.
      where not exists (select from touch t where t.key = 'archive:' || i.msg_id)
      order by msg_id on conflict (msg_id) do nothing returning msg_id as id`,
    [JSON.stringify(rows), clock()],
  )
  return new Set(written.map(({ id }) => id))
}

const touchOf = ({ msgId, externalUserId, userId, chatId, at }: ArchivedMessage): NewTouch => ({
  key: `archive:${msgId}`,
  externalUserId,
  userId,
  at,
  kind: 'archive-message',
  direction: 'in',
  outcome: 'reached',
  source: 'archive',
  ...(chatId !== null && { detail: { chatId } }),
})
