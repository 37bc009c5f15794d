import type { KfState } from '../../decisions/kf/session'
import type { Scope } from '../../scope'
import type { KfContent, KfEventContent, KfUpgradeTo } from '../../wecom'

/** Something a customer wrote. */
export interface KfInbound {
  msgId: string
  at: Date
  msgType: string
  /** Of a text; null = something else. */
  text: string | null
  /** Of the menu item they pressed; null = they wrote it themselves. */
  menuId: string | null
  /** In WeCom's words. */
  payload: Readonly<Record<string, unknown>>
}

/** A code for one message (kf-sidebar-pay.md 3.5). `welcome`, `ended`: text or menu within 20 s; `accepted`: a text. */
export interface KfCode {
  on: 'welcome' | 'accepted' | 'ended'
  code: string
  until: Date
}

/** What is decided about once: all that came of one visitor since the last time. */
export interface KfOccasion {
  /** The msgid of the latest of it: the same occasion has the same key. */
  key: string
  openKfId: string
  externalUserId: string
  state: KfState
  /** What they wrote, oldest first; empty while a human holds the session. */
  messages: readonly KfInbound[]
  /** They came in: by which address, and as which param said; null = they did not. */
  entered: { at: Date; scene: string; sceneParam: string } | null
  codes: readonly KfCode[]
}

/** What hand-overs say to the visitor; not given = the settings' words, '' = nothing. */
export interface KfHandOverWords {
  accepted?: string
  /** `{ahead}` = how many wait before them. */
  queued?: string
  /** Outside office hours. */
  closed?: string
}

/** What to do, in this order. The first failure stops none of the others. */
export type KfAction =
  /** `evenIfOptedOut`: they asked not to be written to, and this is about that. */
  | { kind: 'reply'; content: KfContent; evenIfOptedOut?: true }
  /** With the occasion's code of this kind; nothing when there is none. */
  | { kind: 'reply-on-event'; on: KfCode['on']; content: KfEventContent }
  /** To one of these servicers, or with none named to any who receives; into the pool when nobody does. */
  | { kind: 'hand-over'; userIds: readonly string[]; words: KfHandOverWords }
  /** Ends a session that a human holds; the words go with WeCom's code. */
  | { kind: 'end'; words: KfEventContent | null }
  | { kind: 'upgrade'; to: KfUpgradeTo }

/** What came of a decision; `by` names who decided (a rule with its version) on the contact's timeline, '' = nobody. */
export interface KfActions {
  by: string
  actions: readonly KfAction[]
  /** The moment it was decided for; not given = when it is planned. */
  at?: Date
  /** A rule was there for it, even if it was held back. */
  metRule?: boolean
  /** What else is to be kept, in the transaction in which the actions are planned: once for an occasion. No HTTP inside. */
  alongside?: (tx: Scope) => Promise<void>
}

/** Decides about an occasion. It may be asked twice about the same one, and only one answer counts: it must not act itself. */
export type KfDecide = (scope: Scope, occasion: KfOccasion) => Promise<KfActions>
