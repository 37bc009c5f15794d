import type { Call, CallOptions } from '../client'

/** Media ids live 3 days; `pictureUrl` of an image comes from uploadImage only (customer-contact.md 4.1). */
export type WelcomeAttachment =
  | { type: 'image' | 'video' | 'file'; mediaId: string }
  | { type: 'image'; pictureUrl: string }
  | { type: 'link'; title: string; url: string; description: string | null; pictureUrl: string | null }
  | { type: 'miniprogram'; title: string; appId: string; page: string; pictureMediaId: string }

/** At most 4000 bytes of text and 9 attachments; not both empty. */
export interface WelcomeContent {
  /** '' = attachments only. */
  text: string
  attachments: readonly WelcomeAttachment[]
}

export interface Welcome extends WelcomeContent {
  welcomeCode: string
}

export type WelcomeApi = ReturnType<typeof welcomeApi>

/** The welcome message: 20 s after the event, once per code (customer-contact.md 4.1). */
export function welcomeApi(call: Call) {
  return {
    async send({ welcomeCode, text, attachments }: Welcome, options?: CallOptions): Promise<void> {
      const json = {
        welcome_code: welcomeCode,
        ...(text !== '' && { text: { content: text } }),
        ...(attachments.length > 0 && { attachments: attachments.map(attachmentOf) }),
      }
      await call({ path: '/cgi-bin/externalcontact/send_welcome_msg', json, writes: true }, options)
    },
  }
}

/** The same on the wire: mass messages take the same shape (customer-contact.md 5.1). */
export function attachmentOf(attachment: WelcomeAttachment): object {
  return { msgtype: attachment.type, [attachment.type]: contentOf(attachment) }
}

/** What stands under the name of its kind; the library of group welcomes takes the same (customer-contact.md 4.2). */
export function contentOf(attachment: WelcomeAttachment): object {
  if ('mediaId' in attachment) return { media_id: attachment.mediaId }
  switch (attachment.type) {
    case 'image':
      return { pic_url: attachment.pictureUrl }
    case 'link': {
      const { title, url, description, pictureUrl } = attachment
      return { title, url, desc: description ?? undefined, picurl: pictureUrl ?? undefined }
    }
    case 'miniprogram': {
      const { title, appId, page, pictureMediaId } = attachment
      return { title, pic_media_id: pictureMediaId, appid: appId, page }
    }
  }
}
