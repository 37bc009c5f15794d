import { decode, type EventName, type WecomEvent } from '../../../src/wecom/events'
import { parsePlaintext } from '../../../src/wecom/parse'

/** What the event of this name carries when its callback has these elements. Its time is checked on the way. */
export function decoded<N extends EventName>(name: N, elements: string): WecomEvent<N>['data'] {
  const [event = '', changeType] = name.split('.')
  const head = name.startsWith('message.')
    ? `<MsgType>${changeType}</MsgType>`
    : `<MsgType>event</MsgType><Event>${event}</Event>${changeType ? `<ChangeType>${changeType}</ChangeType>` : ''}`
  const found = decode(parsePlaintext(Buffer.from(`<xml>${head}<CreateTime>1767225600</CreateTime>${elements}</xml>`)))
  if (!found.known || found.event.name !== name) throw new Error(`decoded as something else: ${JSON.stringify(found)}`)
  expect(found.event.createdAt).toEqual(new Date(1767225600_000))
  return found.event.data as WecomEvent<N>['data']
}
