import { acquisitionEvents } from './events/acquisition'
import { agendaEvents } from './events/agenda'
import { appEvents } from './events/app'
import { approvalEvents } from './events/approvals'
import { cardEvents } from './events/cards'
import { chatEvents } from './events/chats'
import { contactEvents } from './events/contacts'
import { Fields } from './events/fields'
import { jobEvents } from './events/jobs'
import { kfEvents } from './events/kf'
import { memberEvents } from './events/members'
import { messageEvents } from './events/messages'
import { tagEvents } from './events/tags'
import type { XmlNode } from './parse'

/** Facts: callbacks-and-app.md part 2, a file per chapter. Names are WeCom's own words: `Event.ChangeType`, `message.<MsgType>`. */
const decoders = {
  ...contactEvents,
  ...chatEvents,
  ...tagEvents,
  ...acquisitionEvents,
  ...memberEvents,
  ...jobEvents,
  ...appEvents,
  ...cardEvents,
  ...messageEvents,
  ...kfEvents,
  ...agendaEvents,
  ...approvalEvents,
}

type Events = typeof decoders

export type EventName = keyof Events

/** What each event carries: what its decoder reads. */
export type EventMap = { [N in EventName]: ReturnType<Events[N]> }

/** A typed event. `createdAt` is null when WeCom's CreateTime could not be read. */
export type WecomEvent<N extends EventName = EventName> = {
  [K in N]: { name: K; createdAt: Date | null; data: EventMap[K] }
}[N]

/** What a callback turned out to be: one we know, or one kept as parsed. */
export type Decoded = { known: true; event: WecomEvent } | { known: false; name: string; tree: XmlNode }

/** Every event name there is a type for. */
export const eventNames = Object.keys(decoders) as EventName[]

/** `Event`, `Event.ChangeType` or `message.<MsgType>`, in lower case. */
export function eventName(tree: XmlNode): string {
  const fields = new Fields(tree)
  const type = fields.maybe('msgtype')?.toLowerCase() ?? ''
  const parts = type === 'event' ? [fields.maybe('event'), fields.maybe('changetype')] : ['message', type]
  return parts.filter(Boolean).join('.').toLowerCase()
}

/** Turns a parsed callback into an event. Throws Unparseable when a known event lacks what makes it useful. */
export function decode(tree: XmlNode): Decoded {
  const fields = new Fields(tree)
  const name = eventName(tree)
  if (!Object.hasOwn(decoders, name)) return { known: false, name, tree }
  const data = decoders[name as EventName](fields)
  return { known: true, event: { name, createdAt: fields.date('createtime'), data } as WecomEvent }
}
