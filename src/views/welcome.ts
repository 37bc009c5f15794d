import type { Attachment } from '../decisions/welcome'
import type { ReadScope } from '../scope'

export interface WelcomeView {
  id: string
  name: string
  state: string | null
  channelId: number | null
  userId: string | null
  fromMinute: number | null
  toMinute: number | null
  text: string
  attachments: Attachment[]
  enabled: boolean
}

/** All welcome messages, the most particular first. */
export function readWelcomes({ db }: ReadScope): Promise<WelcomeView[]> {
  return db.query(
    `select id, name, state, channel_id as "channelId", user_id as "userId", from_minute as "fromMinute", to_minute as "toMinute", text, attachments,
            enabled from welcome_message order by channel_id nulls last, state nulls last, user_id nulls last, from_minute nulls last, name`,
  )
}
