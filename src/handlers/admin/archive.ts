import { z } from 'zod'
import { tellArchive } from '../../services/archive'
import type { Api, ScopeFor } from '../api'
import { archiveInput, archiveOutput } from './archive.schema'

/** The door for a plug-in that reads the message archive: WeCom's own SDK for it is native and stays outside. */
export function archiveRoutes(api: Api, scopeFor: ScopeFor): void {
  api.op({
    method: 'post',
    path: '/api/archive/messages',
    summary:
      'Tells of messages of ordinary chats, as a message archive plug-in read them. The same one told again changes nothing.',
    input: z.object({ body: archiveInput }),
    response: archiveOutput,
    async handle({ body: { messages } }, ctx) {
      const outcomes = await tellArchive(scopeFor(ctx), messages)
      return { messages: messages.map(({ msgId }, i) => ({ msgId, outcome: outcomes[i] ?? 'known' })) }
    },
  })
}
