import type { Call, CallOptions } from '../client'
import { object, text } from '../wire'
import { contentOf, type WelcomeAttachment } from './welcome'

/** At most 3000 bytes of text and one attachment; not both empty. */
export interface GroupWelcomeContent {
  /** %NICKNAME% in it stands for whoever joins; '' = the attachment only. */
  text: string
  attachment: WelcomeAttachment | null
}

const BASE = '/cgi-bin/externalcontact/group_welcome_template'

export type GroupWelcomesApi = ReturnType<typeof groupWelcomesApi>

/** The library of group welcomes (customer-contact.md 4.2). A person still switches one on for a group. */
export function groupWelcomesApi(call: Call) {
  return {
    /** `notify`: WeCom tells the members that there is a new one to use. */
    async add(
      content: GroupWelcomeContent,
      { notify }: { notify: boolean },
      options?: CallOptions,
    ): Promise<{ templateId: string }> {
      const json = { ...wireOf(content), notify: notify ? 1 : 0 }
      return { templateId: text(await call({ path: `${BASE}/add`, json, writes: true }, options), 'template_id') }
    },

    /** Replaces the whole content. */
    async edit(templateId: string, content: GroupWelcomeContent, options?: CallOptions): Promise<void> {
      const json = { template_id: templateId, ...wireOf(content) }
      await call({ path: `${BASE}/edit`, json, writes: true }, options)
    },

    /** Its text, and which kinds of attachment hang on it. */
    async get(templateId: string, options?: CallOptions): Promise<{ text: string; kinds: string[] }> {
      const answer = await call({ path: `${BASE}/get`, json: { template_id: templateId }, writes: false }, options)
      const kinds = ['image', 'link', 'miniprogram', 'file', 'video'].filter((kind) => kind in answer)
      return { text: text(object(answer, 'text'), 'content'), kinds }
    },

    async remove(templateId: string, options?: CallOptions): Promise<void> {
      await call({ path: `${BASE}/del`, json: { template_id: templateId }, writes: true }, options)
    },
  }
}

/** Attachments stand at the root of the body. */
function wireOf({ text: content, attachment }: GroupWelcomeContent): object {
  return {
    ...(content !== '' && { text: { content } }),
    ...(attachment && { [attachment.type]: contentOf(attachment) }),
  }
}
