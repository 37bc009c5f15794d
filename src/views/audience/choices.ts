import type { ReadScope } from '../../scope'

export interface AudienceChoicesView {
  chats: { chatId: string; name: string }[]
  campaigns: { id: number; name: string }[]
}

const MOST = 500

/** What an audience can name beside what other lists tell: customer groups and campaigns, the latest first. */
export async function readAudienceChoices({ db }: ReadScope): Promise<AudienceChoicesView> {
  const chats = await db.query<AudienceChoicesView['chats']>(
    `select chat_id as "chatId", name from group_chat where dismissed_at is null
      order by created_at desc nulls last, chat_id limit $1`,
    [MOST],
  )
  const campaigns = await db.query<AudienceChoicesView['campaigns']>(
    'select id, name from campaign order by id desc limit $1',
    [MOST],
  )
  return { chats, campaigns }
}
