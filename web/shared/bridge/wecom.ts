import {
  createExternalPayment,
  getContext,
  getCurExternalChat,
  getCurExternalContact,
  openEnterpriseChat,
  register,
  sendChatMessage,
  setClipboardData,
} from '@wecom/jssdk'
import { clientApis, type Client } from './client'
import { bridgeError } from './errors'
import type { Signer } from './signer'
import type { ConnectOptions, Signatures } from './types'

/**
 * WeCom's own client through its official SDK, registered with both signatures: the app's is what the calls need, the corp's what
 * a client before 3.0.24 wants first (kf-sidebar-pay.md 1.1, 1.2). The SDK signs again by itself when the address changes.
 */
export function wecomClient({ corpId, agentId }: ConnectOptions['me'], signer: Signer): Client {
  let lastUrl = ''
  /** The address for which the SDK has its signatures. */
  let signedUrl = ''
  const sign = (kind: keyof Signatures) => async (url: string) => {
    lastUrl = url
    const signatures = await signer.of(url)
    signedUrl = url
    return signatures[kind]
  }
  const known = hushKnownRejections()
  const refused = (error: object): void => {
    known.add(error)
    if (bridgeError(error).reason !== 'bad-signature') return
    signedUrl = ''
    signer.refused(lastUrl)
  }
  register({
    corpId,
    agentId,
    jsApiList: [...clientApis],
    getConfigSignature: sign('corp'),
    getAgentConfigSignature: sign('agent'),
    onConfigFail: refused,
    onAgentConfigFail: refused,
  })
  return {
    kind: 'wecom',
    // What the SDK has is not asked for again: a message can be sent while our server is away.
    async ready() {
      const url = location.href.split('#')[0] ?? ''
      if (url !== signedUrl) await signer.of(url)
    },
    getContext: () => getContext(),
    getCurExternalContact: () => getCurExternalContact(),
    getCurExternalChat: () => getCurExternalChat(),
    sendChatMessage: (message) => sendChatMessage(message),
    openEnterpriseChat: (params) => openEnterpriseChat(params),
    setClipboardData: (params) => setClipboardData(params),
    createExternalPayment: (params) => createExternalPayment(params),
    onContextChange: () => undefined,
  }
}

/**
 * `register` starts a configuration and lets its rejection escape, beside those of the calls (kf-sidebar-pay.md 1.2). The set
 * takes the errors that were told already; they are nobody's unhandled rejection.
 */
function hushKnownRejections(): WeakSet<object> {
  const known = new WeakSet<object>()
  window.addEventListener('unhandledrejection', (event) => {
    const reason: unknown = event.reason
    if (typeof reason === 'object' && reason !== null && known.has(reason)) event.preventDefault()
  })
  return known
}
