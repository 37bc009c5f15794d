import type { ReadScope } from '../scope'

export interface ChatMessages {
  /** The last that the customer wrote and the member has not answered. */
  text: string
  at: Date
  /** What they wrote before it, the latest first. */
  recent: { at: Date; text: string }[]
}

const MOST = 20

/**
 * What a customer wrote to a member in their chat since, and waits for an answer; null = nothing, or nobody reads the chat: only a
 * plug-in that reads the message archive tells us.
 */
export async function readChatMessages(
  { db }: Pick<ReadScope, 'db'>,
  { externalUserId, userId, since }: { externalUserId: string; userId: string; since: Date },
): Promise<ChatMessages | null> {
  const rows = await db.query<{ text: string; at: Date; fromCustomer: boolean }[]>(
    `select text, at, from_customer as "fromCustomer" from archive_message
      where external_user_id = $1 and user_id = $2 and chat_id is null and at >= $3 order by at desc, msg_id desc limit $4`,
    [externalUserId, userId, since, MOST],
  )
  const [last] = rows
  if (!last?.fromCustomer || last.text === '') return null
  const recent = rows.slice(1).filter((row) => row.fromCustomer && row.text !== '')
  return { text: last.text, at: last.at, recent: recent.map(({ at, text }) => ({ at, text })) }
}
