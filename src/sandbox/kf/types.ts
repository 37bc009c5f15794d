import type { Fields } from '../body'

/** What 微信客服 consists of in the simulated corp. Times are milliseconds since 1970 on the sandbox's clock. */

export interface KfServicer {
  userId: string
  /** 0 receiving, 1 stopped: other numbers than in the event. */
  status: 0 | 1
  /** 0 stopped, 1 suspended. */
  stopType: 0 | 1
}

export interface KfAccount {
  openKfId: string
  name: string
  /** '' = WeCom's own picture. */
  mediaId: string
  /** The app may manage it: "通过API管理微信客服帐号". */
  managed: boolean
  servicers: KfServicer[]
  departments: number[]
  /** Number of the latest message. */
  lastSeq: number
}

/** 0 new, 1 smart assistant, 2 in the pool, 3 with a human, 4 ended or not begun. */
export type KfState = 0 | 1 | 2 | 3 | 4

export interface KfSession {
  openKfId: string
  externalUserId: string
  state: KfState
  /** null = nobody. */
  servicer: string | null
  /** When the state was entered. */
  since: number
  /** null = they have not written yet. */
  lastCustomerAt: number | null
  /** By the API, since they last wrote. */
  sent: number
  /** The latest welcome that was sent to them. */
  welcomedAt: number | null
  scene: string
  sceneParam: string
  enteredAt: number | null
}

export interface KfMessage {
  msgId: string
  /** Counts up within an account: what a cursor points at. */
  seq: number
  openKfId: string
  externalUserId: string
  at: number
  /** 3 the customer, 4 an event, 5 a servicer in the client; `api` = sent by an app, and never handed out. */
  origin: 3 | 4 | 5 | 'api'
  servicer: string | null
  msgType: string
  /** The object named after the type. */
  content: Fields
}

/** What a code of send_msg_on_event was issued for. */
export type KfOccasion = 'welcome' | 'pool' | 'accepted' | 'end'

export interface KfCode {
  code: string
  occasion: KfOccasion
  openKfId: string
  externalUserId: string
  issuedAt: number
  /** null = not used. */
  usedAt: number | null
}

/** A card that asks a visitor to become a contact or a group member. */
export interface KfUpgrade {
  openKfId: string
  externalUserId: string
  type: 1 | 2
  /** A userid, or a chat id. */
  to: string
  wording: string
  at: number
}
