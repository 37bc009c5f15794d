import type { Audience, RfmDimension } from './definition'

/** The four values that part buyers into fifths, the lowest first: fen, orders, or ms since 1970 of the last order. */
export type RfmCuts = Readonly<Record<RfmDimension, readonly number[]>>

/** An audience with all looked up that it refers to: its segments, who works where, where the fifths part. */
export interface ResolvedAudience {
  group: Audience
  /** Those named, and those that they name. One that is gone has nobody. */
  segments: ReadonlyMap<number, Audience>
  /** The short number of each tag named that ever was on a contact. */
  tags: ReadonlyMap<string, number>
  /** Of each channel named. */
  states: ReadonlyMap<number, readonly string[]>
  /** The members of each department named, and of those below it. */
  members: ReadonlyMap<number, readonly string[]>
  /** null = not computed yet: nobody has a band. */
  cuts: RfmCuts | null
}
