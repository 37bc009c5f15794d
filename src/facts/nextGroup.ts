import type { ReadScope } from '../scope'

export interface NextGroup {
  chatId: string
  /** '' = the group has no name. */
  name: string
  /** What an invitation says. */
  words: string
  /** The picture of a join code that leads into it now; null = there is none. */
  qrCode: string | null
}

/** In SQL: the picture of a join code that leads into a group now, or null. */
const codeInto = (chatId: string): string => `
  (select w.qr_code from join_code_group g join join_code c on c.id = g.code_id and c.status = 'active'
     join join_way w on w.code_id = c.id and w.status = 'live' and w.qr_code is not null
    where g.chat_id = ${chatId} and g.state = 'open' order by c.id desc limit 1)`

/** A group that somebody is to be invited into; null = there is none, or it is no more. */
export async function groupToJoin(
  { db }: Pick<ReadScope, 'db'>,
  chatId: string,
): Promise<Omit<NextGroup, 'words'> | null> {
  const rows = await db.query<Omit<NextGroup, 'words'>[]>(
    `select n.chat_id as "chatId", n.name, ${codeInto('n.chat_id')} as "qrCode"
       from group_chat n where n.chat_id = $1 and n.dismissed_at is null`,
    [chatId],
  )
  return rows[0] ?? null
}

/** The next group up of a group, as an admin set it; null = none, or it is no more. */
export async function nextGroupOf({ db }: Pick<ReadScope, 'db'>, chatId: string): Promise<NextGroup | null> {
  const rows = await db.query<NextGroup[]>(
    `select n.chat_id as "chatId", n.name, s.invite_words as words,
            ${codeInto('n.chat_id')} as "qrCode"
       from group_setting s join group_chat n on n.chat_id = s.next_chat_id and n.dismissed_at is null
      where s.chat_id = $1`,
    [chatId],
  )
  return rows[0] ?? null
}
