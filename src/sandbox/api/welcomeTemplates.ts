import { integer, object, text, textOfBytes } from '../body'
import type { WelcomeTemplate } from '../ledgerTypes'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { Call, Endpoint, World } from '../world'
import { anyOf, ownOf } from './owned'
import { readAttachment } from './welcome'

/** Facts: customer-contact.md 4.2. */
const MAX_TEMPLATES = 100
const MAX_TEXT_BYTES = 3000
/** Only the first of these that is given is honoured. */
const KINDS = ['image', 'link', 'miniprogram', 'file', 'video'] as const
const ROOT = '/cgi-bin/externalcontact/group_welcome_template'

/** The library of group welcomes; a person still switches one on for a group. */
export const welcomeTemplateEndpoints: readonly Endpoint[] = [
  { path: `${ROOT}/add`, method: 'POST', handle: add },
  { path: `${ROOT}/edit`, method: 'POST', handle: edit },
  { path: `${ROOT}/get`, method: 'POST', handle: get },
  { path: `${ROOT}/del`, method: 'POST', handle: remove },
]

function add(call: Call, world: World): Reply {
  const templates = world.state.ledger.welcomeTemplates
  const content = contentOf(call, world)
  if (![0, 1, null].includes(integer(call.body, 'notify'))) throw new Refusal(40058, 'field `notify` out of range')
  if (templates.size >= MAX_TEMPLATES) throw new Refusal(41055)
  const template: WelcomeTemplate = { templateId: freshId('msg', 30), ...content, ours: true }
  templates.set(template.templateId, template)
  world.state.touch()
  return ok({ template_id: template.templateId })
}

/** Replaces the whole content. */
function edit(call: Call, world: World): Reply {
  const template = ownOf(world.state.ledger.welcomeTemplates, call.body, 'template_id')
  Object.assign(template, contentOf(call, world))
  world.state.touch()
  return ok()
}

/** A picture is shown by its address, however it was given. */
function get({ body, origin }: Call, { state }: World): Reply {
  const { text: content, attachment } = anyOf(state.ledger.welcomeTemplates, body, 'template_id')
  const shown = attachment?.kind === 'image' ? { pic_url: pictureOf(attachment.fields, origin) } : attachment?.fields
  return ok({ ...(content !== '' && { text: { content } }), ...(attachment && { [attachment.kind]: shown }) })
}

function remove({ body }: Call, { state }: World): Reply {
  const { welcomeTemplates } = state.ledger
  welcomeTemplates.delete(ownOf(welcomeTemplates, body, 'template_id').templateId)
  state.touch()
  return ok()
}

function contentOf(call: Call, world: World): Pick<WelcomeTemplate, 'text' | 'attachment'> {
  const content = textOfBytes(object(call.body, 'text') ?? {}, 'content', MAX_TEXT_BYTES)
  const kind = KINDS.find((one) => object(call.body, one) !== null)
  if (content === '' && !kind) throw new Refusal(40063, 'text and attachments are all empty')
  if (!kind) return { text: content, attachment: null }
  const fields = object(call.body, kind) ?? {}
  readAttachment({ msgtype: kind, [kind]: fields }, call, world)
  return { text: content, attachment: { kind, fields } }
}

function pictureOf(fields: Record<string, unknown>, origin: string): string {
  const mediaId = text(fields, 'media_id')
  return mediaId === '' ? text(fields, 'pic_url') : `${origin}/sandbox/files/${mediaId}`
}
