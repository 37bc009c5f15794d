import { bridgeOver, type Client } from './client'
import { choose, type Choice } from './choose'
import { noClient } from './none'
import { sandboxClient } from './sandbox'
import { createSigner } from './signer'
import type { Bridge, ConnectOptions } from './types'

export { BridgeError, type BridgeReason } from './errors'
export type { Bridge, ChatMessage, ConnectOptions, Context, Entry, Sign } from './types'
export { bridgeWords } from './words'

/**
 * The bridge to the client around the page. Never rejects for want of one: `none` then says so at each call. WeCom's SDK is
 * loaded only inside WeCom.
 */
export async function connect(options: ConnectOptions): Promise<Bridge> {
  const contact = new URLSearchParams(location.search).get('contact')
  const choice = choose({
    userAgent: navigator.userAgent,
    framed: window.parent !== window,
    parentOrigin: location.ancestorOrigins?.[0] ?? null,
    hostname: location.hostname,
    sandboxOrigin: options.me.sandboxOrigin,
  })
  return choice.kind === 'none' ? noClient(contact) : bridgeOver(await clientFor(choice, options), contact)
}

async function clientFor(choice: Exclude<Choice, { kind: 'none' }>, { me, sign }: ConnectOptions): Promise<Client> {
  const signer = createSigner(sign)
  if (choice.kind === 'sandbox') return sandboxClient(choice.origin, me, signer)
  const { wecomClient } = await import('./wecom')
  return wecomClient(me, signer)
}
