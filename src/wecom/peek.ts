/** What the door must know of a plaintext before it is stored; the full parse comes when it is handled. */
export interface Peek {
  name: string
  createdAt: Date | null
  hasWelcomeCode: boolean
}

const FIELD = {
  messageType: field('MsgType'),
  event: field('Event'),
  changeType: field('ChangeType'),
  createTime: field('CreateTime'),
  welcomeCode: field('WelcomeCode'),
}

/**
 * The name, time and urgency of a callback by a look at four elements. It never fails: what it cannot tell is
 * `unreadable`, is stored all the same, and is judged by the parser later.
 */
export function peek(plaintext: Buffer): Peek {
  // A byte a character and one case: what is looked for is ASCII, and a search for fixed words is fast in it.
  const text = plaintext.toString('latin1').toLowerCase()
  const messageType = first(FIELD.messageType, text)
  const seconds = Number(first(FIELD.createTime, text))
  const createdAt = seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null
  if (messageType !== 'event') {
    return { name: messageType ? cut(`message.${messageType}`) : 'unreadable', createdAt, hasWelcomeCode: false }
  }
  const event = first(FIELD.event, text) ?? 'unreadable'
  const changeType = first(FIELD.changeType, text)
  const name = cut(changeType ? `${event}.${changeType}` : event)
  return { name, createdAt, hasWelcomeCode: Boolean(first(FIELD.welcomeCode, text)) }
}

interface Field {
  element: string
  member: string
}

/** An XML element or a JSON member of this name. */
function field(name: string): Field {
  return { element: `<${name.toLowerCase()}>`, member: `"${name.toLowerCase()}"` }
}

const ELEMENT_VALUE = /\s*(?:<!\[cdata\[)?\s*([^<\]]{0,512})/y
const MEMBER_VALUE = /\s*:\s*"?([^",}]{0,512})/y

function first({ element, member }: Field, text: string): string | undefined {
  const at = text.indexOf(element)
  const match = at < 0 ? memberValue(member, text) : valueAt(ELEMENT_VALUE, text, at + element.length)
  return match?.trim() || undefined
}

function memberValue(member: string, text: string): string | undefined {
  for (let at = text.indexOf(member); at >= 0; at = text.indexOf(member, at + 1)) {
    const value = valueAt(MEMBER_VALUE, text, at + member.length)
    if (value !== undefined) return value
  }
  return undefined
}

function valueAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[1]
}

/** Names are shown, counted and logged: printable and short. */
function cut(name: string): string {
  return /^[\w.-]{1,100}$/.test(name) ? name : name.replace(/[^\w.-]/g, '?').slice(0, 100)
}
