import type { Urgency } from '../../decisions/cards/moment'
import type { NotSentReason } from '../../decisions/notSent'
import type { CardKind } from '../../entities/MemberCard'
import type { Scope } from '../../scope'

/** A card as its kind sees it. */
export interface Card {
  /** Readable, made from the cause, so that the same cause never makes a second one. */
  dedupeKey: string
  kind: CardKind
  /** The member it goes to. */
  userId: string
  externalUserId: string | null
  /** What the kind needs to find the cause again. */
  subject: Record<string, string | number>
  urgency: Urgency
}

/** `key` comes back when it is pressed; with `path` it opens that page of ours instead and nothing comes back. */
export interface CardButton {
  key: string
  /** At most 10 characters are shown. */
  text: string
  path?: string
  /** The one that is meant to be pressed. */
  main?: boolean
}

/** What a card says. Lengths are WeCom's advice (callbacks-and-app.md 4.2): what is longer is cut. */
export interface CardWords {
  title: string
  /** Under the title, in one line. */
  note?: string
  /** At most 6, with labels of at most 5 characters. */
  lines: readonly { label: string; text: string }[]
  quote?: string
  /** At most 6. Without any, the card only opens its page. */
  buttons: readonly CardButton[]
  /** The page that a tap on the card opens; its contact's when not given. */
  path?: string
}

/** What a card's cause says of it at this moment. */
export interface CardLook {
  /** Why it is not wanted any more; null = it is. */
  against: NotSentReason | null
  /** null = its cause is gone. */
  words: CardWords | null
}

/** How one kind of card behaves; services/cards/kinds.ts lists them. */
export interface CardKindRules {
  /** Looks at cards at the moment of sending, whatever their number at the cost of one: a look for each, by its key. */
  look(scope: Scope, cards: readonly Card[]): Promise<ReadonlyMap<string, CardLook>>
  /** What to say to the contact, for a card that goes out alone; undefined = nothing, or its words say it. */
  suggest?(scope: Scope, card: Card): Promise<string | undefined>
  /**
   * What pressing a button does, once per card, in a transaction and in the name of who pressed; returns what the card says
   * from then on. The cause may be gone: then it says so.
   */
  onButton(scope: Scope, card: Card, button: string, byUserId: string): Promise<string>
}

/** The page of a contact in the sidebar with the words of a to-do open. */
export function todoPath(externalUserId: string, todoId: string): string {
  return `/sidebar?${new URLSearchParams({ contact: externalUserId, todo: todoId })}`
}

/** The page of a contact in the sidebar; `topic` opens the words of that topic. */
export function contactPath(externalUserId: string, topic?: string): string {
  return `/sidebar?${new URLSearchParams({ contact: externalUserId, ...(topic !== undefined && { topic }) })}`
}
