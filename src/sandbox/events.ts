/** One element of a callback: text goes into CDATA, numbers do not, a list becomes items. */
export type EventField = readonly [name: string, value: string | number | readonly string[]]

/** The plaintext of a customer event, in the order WeCom uses (callbacks-and-app.md 2.2). */
export function customerEvent(corpId: string, at: number, changeType: string, fields: readonly EventField[]): string {
  return corpEvent(corpId, at, 'change_external_contact', [['ChangeType', changeType], ...fields])
}

/** The plaintext of any event of the corp; `fields` hold its ChangeType where WeCom puts it. */
export function corpEvent(corpId: string, at: number, event: string, fields: readonly EventField[]): string {
  return toXml([
    ['ToUserName', corpId],
    ['FromUserName', 'sys'],
    ['CreateTime', Math.floor(at / 1000)],
    ['MsgType', 'event'],
    ['Event', event],
    ...fields,
  ])
}

/** The plaintext of an event that names nobody as its sender (callbacks-and-app.md 2.10). */
export function msgEvent(corpId: string, at: number, event: string, fields: readonly EventField[]): string {
  const head = [
    ['ToUserName', corpId],
    ['CreateTime', Math.floor(at / 1000)],
    ['MsgType', 'event'],
    ['Event', event],
  ] as const
  return toXml([...head, ...fields])
}

/** A member pressed a button of a card (callbacks-and-app.md 2.8): it comes from them, not from `sys`. */
export function pressEvent(
  corpId: string,
  at: number,
  event: string,
  pressed: { userId: string; key: string; taskId: string; cardType: string; responseCode: string; agentId: number },
): string {
  return toXml([
    ['ToUserName', corpId],
    ['FromUserName', pressed.userId],
    ['CreateTime', Math.floor(at / 1000)],
    ['MsgType', 'event'],
    ['Event', event],
    ['EventKey', pressed.key],
    ['TaskId', pressed.taskId],
    ['CardType', pressed.cardType],
    ['ResponseCode', pressed.responseCode],
    ['AgentID', pressed.agentId],
  ])
}

/** A member wrote a text to the app (callbacks-and-app.md 2.9). */
export function memberMessage(
  corpId: string,
  at: number,
  { userId, text, msgId, agentId }: { userId: string; text: string; msgId: string; agentId: number },
): string {
  return toXml([
    ['ToUserName', corpId],
    ['FromUserName', userId],
    ['CreateTime', Math.floor(at / 1000)],
    ['MsgType', 'text'],
    ['Content', text],
    ['MsgId', msgId],
    ['AgentID', agentId],
  ])
}

function toXml(fields: readonly EventField[]): string {
  return `<xml>${fields.map(element).join('')}</xml>`
}

function element([name, value]: EventField): string {
  if (typeof value === 'object') return `<${name}>${value.map((item) => `<Item>${item}</Item>`).join('')}</${name}>`
  const content =
    typeof value === 'number' ? String(value) : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
  return `<${name}>${content}</${name}>`
}
