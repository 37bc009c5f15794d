/** One element of a callback: text goes into CDATA, numbers do not. */
export type EventField = readonly [name: string, value: string | number]

/** The plaintext of a customer event, in the order WeCom uses (callbacks-and-app.md 2.2). */
export function customerEvent(corpId: string, at: number, changeType: string, fields: readonly EventField[]): string {
  return toXml([
    ['ToUserName', corpId],
    ['FromUserName', 'sys'],
    ['CreateTime', Math.floor(at / 1000)],
    ['MsgType', 'event'],
    ['Event', 'change_external_contact'],
    ['ChangeType', changeType],
    ...fields,
  ])
}

function toXml(fields: readonly EventField[]): string {
  return `<xml>${fields.map(element).join('')}</xml>`
}

function element([name, value]: EventField): string {
  const content =
    typeof value === 'number' ? String(value) : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
  return `<${name}>${content}</${name}>`
}
