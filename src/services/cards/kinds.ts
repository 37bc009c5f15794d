import type { CardKind } from '../../entities/MemberCard'
import { silence } from '../silence/card'
import { replenish } from '../replenishment/card'
import { todo } from './todo'
import type { CardKindRules } from './types'

/** Every kind of card, a line each. A new one is also named in `CardKind` of entities/MemberCard.ts. */
export const cardKinds: Readonly<Record<Exclude<CardKind, 'morning-list'>, CardKindRules>> = {
  silence,
  replenish,
  todo,
}
