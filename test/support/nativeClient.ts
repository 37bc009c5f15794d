import { randomBytes } from 'node:crypto'
import { pageSignature } from '../../src/wecom'
import { corp, type Json, type Wire } from './sandboxWire'

export const PAGE = 'https://crm.example.com/sidebar?code=c&state=s'

/** What is open in the simulated client. */
export interface Opened {
  userId: string
  entry: string
  externalUserId?: string
  chatId?: string
}

export type Signed = { timestamp: string; nonceStr: string; signature: string }

/** A page in the sandbox's client that the test plays: what the JS-SDK would say to the native side. */
export class NativePage {
  private verify: Json = {}

  constructor(
    private readonly wire: Wire,
    readonly opened: Opened,
    private readonly url = PAGE,
  ) {}

  /** The raw answer, or 'silent' when the client never gives one. */
  async invoke(name: string, params: Json = {}): Promise<Json | 'silent'> {
    const body = { ...this.opened, url: this.url, name, params: { ...params, ...this.verify } }
    const answer = await this.wire.control('POST', '/client/invoke', body)
    return answer.silent ? 'silent' : (answer.result as Json)
  }

  /** Signs with the given kind of ticket, and gives changes to what is sent. */
  async agentConfig(kind: 'corp' | 'agent' = 'agent', change: Json = {}): Promise<Json | 'silent'> {
    const signed = await sign(this.wire, kind, this.url)
    const jsApiList = ['getContext', 'getCurExternalContact', 'getCurExternalChat', 'sendChatMessage']
    const params = { corpid: corp.corpId, agentid: String(corp.agentId), ...signed, jsApiList, ...change }
    const answer = await this.invoke('agentConfig', params)
    this.verify = { appId: corp.corpId, verifySignature: String(params.signature) }
    return answer
  }
}

/** A signature by a ticket that is asked for as the server asks. */
export async function sign(wire: Wire, kind: 'corp' | 'agent', url: string): Promise<Signed> {
  const { ticket } =
    kind === 'corp'
      ? await wire.call('/cgi-bin/get_jsapi_ticket')
      : await wire.call('/cgi-bin/ticket/get', undefined, { type: 'agent_config' })
  const nonceStr = randomBytes(8).toString('hex')
  const timestamp = Math.floor(wire.sandbox.clock.now() / 1000)
  const signature = pageSignature({ ticket: String(ticket), nonceStr, timestamp, url })
  return { timestamp: String(timestamp), nonceStr, signature }
}
