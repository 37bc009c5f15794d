import type { Scope } from '../../scope'
import { insertWelcome, type WelcomeDraft } from '../welcome/messages'
import type { ChannelDraft } from './draft'

/** A channel's welcome as the welcome machinery keeps it: for every member and hour. */
export function asWelcome(name: string, { text, attachments }: NonNullable<ChannelDraft['welcome']>): WelcomeDraft {
  const always = { state: null, userId: null, fromMinute: null, toMinute: null, enabled: true }
  return { ...always, name, channelId: null, text, attachments }
}

/** Puts the channel's welcome in the place of the one before; null = none. Those for one member or hour stay. */
export async function writeWelcome(scope: Scope, channelId: number, welcome: WelcomeDraft | null): Promise<void> {
  await scope.db.query(
    'delete from welcome_message where channel_id = $1 and user_id is null and from_minute is null',
    [channelId],
  )
  if (welcome) await insertWelcome(scope, { ...welcome, channelId })
}
