import type { Call, CallOptions } from '../client'
import { maybeText, text, texts } from '../wire'
import { cardToWire, type TemplateCard } from './templateCard'

/** Texts are limited in bytes (callbacks-and-app.md 4.1): what is longer, WeCom cuts or refuses. */
export type AppMessageContent =
  | { type: 'text'; text: string }
  | { type: 'markdown'; text: string }
  | { type: 'textcard'; title: string; description: string; url: string; buttonText?: string | undefined }
  | { type: 'templateCard'; card: TemplateCard }

export interface AppMessage {
  /** At most 1000. */
  userIds: readonly string[]
  content: AppMessageContent
  /** WeCom drops a repeat of the same content for this many seconds, at most 4 h. Not given = it delivers each. */
  duplicateCheckSeconds?: number | undefined
}

/** Sent is not delivered: over 30 a minute or 1000 an hour per member WeCom drops without a word. */
export interface AppMessageReceipt {
  /** For a recall. */
  messageId: string | null
  /** For one update of the card within 72 h; null = not a card that can be updated. */
  responseCode: string | null
  /** In lower case, as WeCom returns them. The others got it. */
  invalidUserIds: string[]
  unlicensedUserIds: string[]
}

/** Either the words of the pressed button, or a whole card with `replaceText`. */
export interface CardUpdate {
  userIds: readonly string[]
  responseCode: string
  to: { buttonText: string } | { card: TemplateCard }
}

const BASE = '/cgi-bin/message'

export type AppMessagesApi = ReturnType<typeof appMessagesApi>

/** Messages from the app to members (callbacks-and-app.md 4.1 to 4.3). */
export function appMessagesApi(call: Call, agentId: number) {
  return {
    async send(message: AppMessage, options?: CallOptions): Promise<AppMessageReceipt> {
      const json = {
        touser: message.userIds.join('|'),
        agentid: agentId,
        ...contentOf(message.content),
        ...(message.duplicateCheckSeconds !== undefined && {
          enable_duplicate_check: 1,
          duplicate_check_interval: message.duplicateCheckSeconds,
        }),
      }
      const answer = await call({ path: `${BASE}/send`, json, writes: true }, options)
      return {
        messageId: maybeText(answer, 'msgid'),
        responseCode: maybeText(answer, 'response_code'),
        invalidUserIds: split(text(answer, 'invaliduser')),
        unlicensedUserIds: split(text(answer, 'unlicenseduser')),
      }
    },

    /** Returns the userids that could not be updated. A response code works once. */
    async updateTemplateCard({ userIds, responseCode, to }: CardUpdate, options?: CallOptions): Promise<string[]> {
      const change = 'card' in to ? { template_card: cardToWire(to.card) } : { button: { replace_name: to.buttonText } }
      const json = { userids: userIds, agentid: agentId, response_code: responseCode, ...change }
      const answer = await call({ path: `${BASE}/update_template_card`, json, writes: true }, options)
      return texts(answer, 'invaliduser')
    },

    /** For 24 hours, and not where the member reads in WeChat. */
    async recall(messageId: string, options?: CallOptions): Promise<void> {
      await call({ path: `${BASE}/recall`, json: { msgid: messageId }, writes: true }, options)
    },
  }
}

function contentOf(content: AppMessageContent): object {
  switch (content.type) {
    case 'text':
    case 'markdown':
      return { msgtype: content.type, [content.type]: { content: content.text } }
    case 'textcard': {
      const { title, description, url, buttonText } = content
      return { msgtype: 'textcard', textcard: { title, description, url, btntxt: buttonText } }
    }
    case 'templateCard':
      return { msgtype: 'template_card', template_card: cardToWire(content.card) }
  }
}

function split(joined: string): string[] {
  return joined.split('|').filter(Boolean)
}
