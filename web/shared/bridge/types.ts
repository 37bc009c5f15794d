import type { ChatMessage } from '../../../src/handlers/sidebar/quickReplies.schema'
import type { Me, Signatures } from '../../../src/handlers/sidebar/me.schema'

export type { ChatMessage, Me, Signatures }

/** Where the page was opened, in WeCom's words (kf-sidebar-pay.md 1.3); a client newer than this page may say another. */
export type Entry =
  | 'single_chat_tools'
  | 'contact_profile'
  | 'single_kf_tools'
  | 'group_chat_tools'
  | 'chat_attachment'
  | 'normal'
  | (string & {})

/** Whom the page is about: a contact, a group, or neither. */
export interface Context {
  entry: Entry
  externalUserId: string | null
  chatId: string | null
}

/** What the page can ask of the client around it. Each promise ends: what fails, or takes too long, rejects with BridgeError. */
export interface Bridge {
  kind: 'wecom' | 'sandbox' | 'none'
  /** Read again at each call: the open chat may be another by now. */
  context(): Promise<Context>
  /**
   * Sends into the chat that is open. Resolved = the client took it. `timed-out` = nobody knows whether it went out; with any
   * other reason it did not.
   */
  send(message: ChatMessage): Promise<void>
  /**
   * Asks the customer of the open chat for money (对外收款), in fen; gives WeCom's id of the request. `timed-out` = nobody knows whether
   * it was made.
   */
  collect(request: { totalFee: number; description: string }): Promise<string>
  openChat(externalUserId: string): Promise<void>
  /** Opens a customer group that the member is in (kf-sidebar-pay.md 1.4, from client 3.0.36). */
  openGroup(chatId: string): Promise<void>
  copy(text: string): Promise<void>
  /** Calls `listener` when another chat was opened beside the page. Without a listener the page is loaded again. */
  onContextChange(listener: () => void): void
}

/** Signs the address of a page: POST /api/jssdk/signatures. */
export type Sign = (url: string) => Promise<Signatures>

export interface ConnectOptions {
  me: Pick<Me, 'corpId' | 'agentId' | 'sandboxOrigin'>
  sign: Sign
}
