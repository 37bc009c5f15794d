import type { CustomValue } from '../customFields'
import type { Stage } from '../stage'
import type { CampaignOutcome, SilenceValue } from './definition'

/** What is known of a contact that a member has, as audiences go by it. */
export interface AudienceFacts {
  stage: Stage
  silence: SilenceValue
  /** 0 unknown, 1 male, 2 female. */
  gender: number
  owner: string | null
  followers: readonly string[]
  states: readonly string[]
  addWays: readonly number[]
  tagIds: readonly string[]
  chatIds: readonly string[]
  fields: Readonly<Record<string, CustomValue>>
  firstAddedAt: Date | null
  lastHeardAt: Date | null
  lastOrderAt: Date | null
  /** Of the last year. */
  orders: number
  spentFen: number
  /** The earliest day on which a product runs out. */
  dueOn: string | null
  /** Each product ever bought: the day of the last purchase, and when it runs out (null = nothing tells, or it is not reminded of). */
  products: readonly { sku: string; lastDay: string; dueOn: string | null }[]
  listIds: readonly number[]
  /** What became of each campaign that meant them. */
  campaigns: readonly { id: number; outcomes: readonly CampaignOutcome[] }[]
}
