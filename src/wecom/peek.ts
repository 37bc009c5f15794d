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
  const text = plaintext.toString('utf8')
  const messageType = first(FIELD.messageType, text)?.toLowerCase()
  const seconds = Number(first(FIELD.createTime, text))
  const createdAt = seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null
  if (messageType !== 'event') {
    return { name: messageType ? cut(`message.${messageType}`) : 'unreadable', createdAt, hasWelcomeCode: false }
  }
  const event = first(FIELD.event, text)?.toLowerCase() ?? 'unreadable'
  const changeType = first(FIELD.changeType, text)?.toLowerCase()
  const name = cut(changeType ? `${event}.${changeType}` : event)
  return { name, createdAt, hasWelcomeCode: Boolean(first(FIELD.welcomeCode, text)) }
}

/** An XML element or a JSON member of this name. */
function field(name: string): RegExp {
  return new RegExp(`<${name}>\\s*(?:<!\\[CDATA\\[)?\\s*([^<\\]]{0,512})|"${name}"\\s*:\\s*"?([^",}]{0,512})`, 'i')
}

function first(pattern: RegExp, text: string): string | undefined {
  const match = pattern.exec(text)
  return (match?.[1] ?? match?.[2])?.trim() || undefined
}

/** Names are shown, counted and logged: printable and short. */
function cut(name: string): string {
  return name.replace(/[^\w.-]/g, '?').slice(0, 100)
}
