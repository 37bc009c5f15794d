import { Unparseable, type XmlNode } from './parse'

/** Facts: callbacks-and-app.md part 2. Names are WeCom's own words: `Event.ChangeType`, `message.<MsgType>`. */
interface Relation {
  userId: string
  externalUserId: string
}
interface Added extends Relation {
  state: string | null
  welcomeCode: string | null
}
interface AppMessage {
  fromUserId: string
  msgId: string
}
interface TagChange {
  id: string
  tagType: 'tag' | 'tag_group'
  strategyId: string | null
}

export interface EventMap {
  'change_external_contact.add_external_contact': Added
  'change_external_contact.add_half_external_contact': Added
  'change_external_contact.edit_external_contact': Relation & { state: string | null }
  'change_external_contact.del_external_contact': Relation & { source: string | null }
  'change_external_contact.del_follow_user': Relation
  'change_external_contact.transfer_fail': Relation & { failReason: string }
  'change_external_contact.msg_audit_approved': Relation & { welcomeCode: string | null }
  'change_external_chat.create': { chatId: string }
  'change_external_chat.dismiss': { chatId: string }
  'change_external_chat.update': {
    chatId: string
    updateDetail: string
    joinScene: number | null
    quitScene: number | null
    /** Userids and external userids mixed; empty on older servers. */
    memberChanges: string[]
    lastMemberVersion: string | null
    currentMemberVersion: string | null
  }
  'change_external_tag.create': TagChange
  'change_external_tag.update': TagChange
  'change_external_tag.delete': TagChange
  /** No tag type; `id` may be empty for the order of the groups. */
  'change_external_tag.shuffle': { id: string | null; strategyId: string | null }
  'message.text': AppMessage & { content: string }
  'message.image': AppMessage & { mediaId: string; pictureUrl: string | null }
  'message.voice': AppMessage & { mediaId: string; format: string | null }
  'message.video': AppMessage & { mediaId: string; thumbMediaId: string | null }
  'message.location': AppMessage & { latitude: number; longitude: number; scale: number | null; label: string }
  'message.link': AppMessage & { title: string; description: string; url: string; pictureUrl: string | null }
  /** The token lives 10 minutes. */
  kf_msg_or_event: { syncToken: string; openKfId: string }
  kf_account_auth_change: { added: string[]; removed: string[] }
}

export type EventName = keyof EventMap

/** A typed event. `createdAt` is null when WeCom's CreateTime could not be read. */
export type WecomEvent<N extends EventName = EventName> = {
  [K in N]: { name: K; createdAt: Date | null; data: EventMap[K] }
}[N]

/** What a callback turned out to be: one we know, or one kept as parsed. */
export type Decoded = { known: true; event: WecomEvent } | { known: false; name: string; tree: XmlNode }

const relation = (f: Fields): Relation => ({ userId: f.text('userid'), externalUserId: f.text('externaluserid') })
const added = (f: Fields): Added => ({ ...relation(f), state: f.maybe('state'), welcomeCode: f.maybe('welcomecode') })
const appMessage = (f: Fields): AppMessage => ({ fromUserId: f.text('fromusername'), msgId: f.text('msgid') })
const tagChange = (f: Fields): TagChange => ({
  id: f.text('id'),
  tagType: f.maybe('tagtype') === 'tag_group' ? 'tag_group' : 'tag',
  strategyId: f.maybe('strategyid'),
})

const decoders: { [N in EventName]: (f: Fields) => EventMap[N] } = {
  'change_external_contact.add_external_contact': added,
  'change_external_contact.add_half_external_contact': added,
  'change_external_contact.edit_external_contact': (f) => ({ ...relation(f), state: f.maybe('state') }),
  'change_external_contact.del_external_contact': (f) => ({ ...relation(f), source: f.maybe('source') }),
  'change_external_contact.del_follow_user': relation,
  'change_external_contact.transfer_fail': (f) => ({ ...relation(f), failReason: f.maybe('failreason') ?? 'unknown' }),
  'change_external_contact.msg_audit_approved': (f) => ({ ...relation(f), welcomeCode: f.maybe('welcomecode') }),
  'change_external_chat.create': (f) => ({ chatId: f.text('chatid') }),
  'change_external_chat.dismiss': (f) => ({ chatId: f.text('chatid') }),
  'change_external_chat.update': (f) => ({
    chatId: f.text('chatid'),
    updateDetail: f.maybe('updatedetail') ?? '',
    joinScene: f.number('joinscene'),
    quitScene: f.number('quitscene'),
    memberChanges: f.list('memchangelist', 'item'),
    lastMemberVersion: f.maybe('lastmemver'),
    currentMemberVersion: f.maybe('curmemver'),
  }),
  'change_external_tag.create': tagChange,
  'change_external_tag.update': tagChange,
  'change_external_tag.delete': tagChange,
  'change_external_tag.shuffle': (f) => ({ id: f.maybe('id'), strategyId: f.maybe('strategyid') }),
  'message.text': (f) => ({ ...appMessage(f), content: f.maybe('content') ?? '' }),
  'message.image': (f) => ({ ...appMessage(f), mediaId: f.text('mediaid'), pictureUrl: f.maybe('picurl') }),
  'message.voice': (f) => ({ ...appMessage(f), mediaId: f.text('mediaid'), format: f.maybe('format') }),
  'message.video': (f) => ({ ...appMessage(f), mediaId: f.text('mediaid'), thumbMediaId: f.maybe('thumbmediaid') }),
  'message.location': (f) => ({
    ...appMessage(f),
    latitude: f.number('location_x') ?? NaN,
    longitude: f.number('location_y') ?? NaN,
    scale: f.number('scale'),
    label: f.maybe('label') ?? '',
  }),
  'message.link': (f) => ({
    ...appMessage(f),
    title: f.maybe('title') ?? '',
    description: f.maybe('description') ?? '',
    url: f.maybe('url') ?? '',
    pictureUrl: f.maybe('picurl'),
  }),
  kf_msg_or_event: (f) => ({ syncToken: f.text('token'), openKfId: f.text('openkfid') }),
  kf_account_auth_change: (f) => ({ added: f.list('authaddopenkfid'), removed: f.list('authdelopenkfid') }),
}

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
  const createdAt = dateOf(fields.number('createtime'))
  const data = decoders[name as EventName](fields)
  return { known: true, event: { name, createdAt, data } as WecomEvent }
}

/** A moment in Unix seconds; null for what cannot be one. The door's look at a plaintext has the same bounds. */
function dateOf(seconds: number | null): Date | null {
  return seconds !== null && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null
}

/** The top level of a callback, tolerant where vendors drift (callbacks-and-app.md 2.1). */
class Fields {
  private readonly tree: { [name: string]: XmlNode }
  constructor(tree: XmlNode) {
    this.tree = typeof tree === 'object' && !Array.isArray(tree) ? tree : {}
  }

  maybe(name: string): string | null {
    const value = Object.hasOwn(this.tree, name) ? this.tree[name] : undefined
    return typeof value === 'string' && value !== '' ? value : null
  }

  text(name: string): string {
    const value = this.maybe(name)
    if (value === null) throw new Unparseable(`the event has no ${name}`)
    return value
  }

  number(name: string): number | null {
    const value = this.maybe(name)
    return value === null || Number.isNaN(Number(value)) ? null : Number(value)
  }

  /** Repeated siblings, `<Item>` children, or one comma list: all three occur. */
  list(name: string, child?: string): string[] {
    const value = Object.hasOwn(this.tree, name) ? this.tree[name] : undefined
    const inner = child && value && typeof value === 'object' && !Array.isArray(value) ? value[child] : value
    return [inner ?? '']
      .flat()
      .flatMap((item) => (typeof item === 'string' ? item.split(',') : []))
      .filter(Boolean)
  }
}
