import { clientApis, type Client } from './client'
import { bridgeError } from './errors'
import { isClientMessage, type CallMessage } from './protocol'
import type { Signer } from './signer'
import type { ConnectOptions } from './types'

/** The sandbox's simulated client, which frames the page: it checks signatures as WeCom's does. */
export function sandboxClient(origin: string, { corpId, agentId }: ConnectOptions['me'], signer: Signer): Client {
  const port = openPort(origin)
  let configured: { url: string; verify: Promise<object> } | null = null

  const configure = async (url: string): Promise<object> => {
    const { timestamp, nonceStr, signature } = (await signer.of(url)).agent
    const signed = { timestamp: `${timestamp}`, nonceStr, signature }
    await port.invoke(
      'agentConfig',
      { corpid: corpId, agentid: `${agentId}`, ...signed, jsApiList: [...clientApis] },
      url,
    )
    return {
      appId: corpId,
      verifyAppId: corpId,
      verifySignType: 'sha1',
      verifyTimestamp: signed.timestamp,
      verifyNonceStr: nonceStr,
      verifySignature: signature,
    }
  }

  /** Once per address; a refusal is told to the signer and forgotten, so that the next call tries again. */
  const verified = (url: string): Promise<object> => {
    if (configured?.url === url) return configured.verify
    const verify = configure(url)
    configured = { url, verify }
    verify.catch((error: unknown) => {
      if (configured?.verify === verify) configured = null
      if (bridgeError(error).reason === 'bad-signature') signer.refused(url)
    })
    return verify
  }

  const here = (): string => location.href.split('#')[0] ?? ''
  const call = async (api: string, params: object = {}): Promise<object> => {
    const url = here()
    return port.invoke(api, { ...params, ...(await verified(url)) }, url)
  }
  return {
    kind: 'sandbox',
    ready: () => verified(here()),
    getContext: () => call('getContext'),
    getCurExternalContact: () => call('getCurExternalContact'),
    getCurExternalChat: () => call('getCurExternalChat'),
    sendChatMessage: (message) => call('sendChatMessage', message),
    openEnterpriseChat: ({ userIds, externalUserIds, chatId = '' }) =>
      call('openEnterpriseChat', { userIds: userIds.join(';'), externalUserIds: externalUserIds.join(';'), chatId }),
    setClipboardData: (params) => call('setClipboardData', params),
    createExternalPayment: (params) => call('createExternalPayment', params),
    onContextChange: (listener) => port.onContextChange(listener),
  }
}

interface Port {
  invoke(name: string, params: object, url: string): Promise<object>
  onContextChange(listener: () => void): void
}

function openPort(origin: string): Port {
  const waiting = new Map<number, { resolve(result: object): void; reject(result: unknown): void }>()
  const listeners: (() => void)[] = []
  let last = 0
  window.addEventListener('message', ({ data, origin: from, source }: MessageEvent<unknown>) => {
    if (from !== origin || source !== window.parent || !isClientMessage(data)) return
    if (data.changlai === 'context-changed') {
      if (listeners.length === 0) location.reload()
      for (const listener of listeners) listener()
      return
    }
    const call = waiting.get(data.id)
    waiting.delete(data.id)
    if (isOk(data.result)) call?.resolve(data.result)
    else call?.reject(data.result)
  })
  return {
    invoke(name, params, url) {
      const message: CallMessage = { changlai: 'call', id: ++last, name, params, url }
      return new Promise((resolve, reject) => {
        waiting.set(message.id, { resolve, reject })
        window.parent.postMessage(message, origin)
      })
    },
    onContextChange: (listener) => void listeners.push(listener),
  }
}

function isOk(result: object): boolean {
  return 'err_msg' in result && typeof result.err_msg === 'string' && result.err_msg.endsWith(':ok')
}
