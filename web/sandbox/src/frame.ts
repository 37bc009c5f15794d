import { isCallMessage, type ClientMessage } from '../../shared/bridge/protocol'
import * as api from './api'
import { chooseContact, page, tell, chooseEntry } from './store'

/** By these names a browser reaches this machine; the sidebar's page must go by the one that this page goes by. */
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** Where the server's pages are for this browser: cookies and frames want the same host name as this page's. */
export function serverFor(serverOrigin: string | null): string | null {
  if (serverOrigin === null) return null
  const url = new URL(serverOrigin)
  if (LOOPBACK.includes(url.hostname) && LOOPBACK.includes(location.hostname)) url.hostname = location.hostname
  return url.origin
}

/** The simulated WeCom knows by this who sits at the client: the server's sign-in is silent then. */
export function sitDown(userId: string): void {
  document.cookie = `sandbox_member=${encodeURIComponent(userId)}; path=/; samesite=lax`
}

/** What stands beside the page, as the client sees it. */
function opened(): object {
  const { userId, entry, externalUserId, chatId } = page
  return { userId, entry: entry === 'card' ? 'normal' : entry, externalUserId, chatId }
}

/**
 * Is the native side for the page in `frame`, which comes from `server`: its calls go to the sandbox, its answers back to it.
 * Returns how to end that.
 */
export function serveFrame(frame: () => HTMLIFrameElement | undefined, server: () => string | null): () => void {
  const hear = ({ data, origin, source }: MessageEvent<unknown>): void => {
    const known = source !== null && source === frame()?.contentWindow && origin === server()
    if (!known || !isCallMessage(data) || new URL(data.url).origin !== origin) return
    void answer(data)
  }
  const answer = async ({ id, name, params, url }: { id: number; name: string; params: object; url: string }) => {
    try {
      const { result } = await api.invokeNative(opened(), { name, params, url })
      if (!result) return
      post(frame(), server(), { changlai: 'answer', id, result })
      if ('err_msg' in result && result.err_msg === `${name}:ok`) await follow(name, params)
    } catch (error) {
      tell(error)
    }
  }
  window.addEventListener('message', hear)
  return () => window.removeEventListener('message', hear)
}

/** Tells the page that another chat stands beside it now. */
export function tellContextChanged(frame: HTMLIFrameElement | undefined, server: string | null): void {
  post(frame, server, { changlai: 'context-changed' })
}

function post(frame: HTMLIFrameElement | undefined, server: string | null, message: ClientMessage): void {
  if (server !== null) frame?.contentWindow?.postMessage(message, server)
}

/** What the member sees of a call that went well. */
async function follow(name: string, params: object): Promise<void> {
  if (name === 'openEnterpriseChat' && 'chatId' in params && params.chatId !== '') {
    chooseEntry('group_chat_tools', String(params.chatId))
  } else if (name === 'openEnterpriseChat' && 'externalUserIds' in params) {
    page.entry = 'single_chat_tools'
    await chooseContact(String(params.externalUserIds))
  }
  if (name === 'setClipboardData' && 'data' in params) await navigator.clipboard.writeText(String(params.data))
}
