import type { AheadKind } from '../../decisions/ahead/words'
import type { Bilingual } from '../../decisions/bilingual'
import type { ReadScope } from '../../scope'

/** Something that will happen with a contact if nobody does anything. */
export interface Coming {
  at: Date
  kind: AheadKind
  /** The member who gets the card; null = nobody does. */
  to: string | null
  text: Bilingual
  note: Bilingual | null
}

export interface Asked {
  externalUserId: string
  /** The last moment that is asked about. */
  until: Date
}

/** Finds what one part of the product will do; what lies after `until` may be among it. */
export type Provider = (scope: ReadScope, asked: Asked) => Promise<Coming[]>
