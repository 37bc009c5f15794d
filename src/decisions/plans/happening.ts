import { businessDate } from '../businessTime'
import type { PlanEvent, PlanEventKind, StopRule } from './definition'
import { stages } from '../stage'

/** Something that happened to a contact or a group, which may start plans or end them. */
export interface Happening {
  kind: PlanEventKind
  /** The external_user_id, or the chat_id. */
  subjectId: string
  /** Made from the cause: told twice it starts nothing twice. */
  key: string
  at: Date
  /** The products of an order; the stage, the tag, or how silent they are. */
  about: readonly string[]
}

/** Whether it is what a plan waits for. `skus` = the products that an order must be about, groups resolved; empty = any. */
export function isAwaited(event: PlanEvent, skus: readonly string[], { kind, about }: Happening): boolean {
  if (event.kind !== kind) return false
  switch (event.kind) {
    case 'ordered':
      return (event.skus.length === 0 && event.groups.length === 0) || skus.some((sku) => about.includes(sku))
    case 'stage':
      return about.includes(event.stage)
    case 'tagged':
      return about.includes(event.tagId)
    case 'silent':
      return about.includes(event.tier)
    default:
      return true
  }
}

/** That a contact was added. An event and a sync may tell of it by some seconds apart: one a day is one. */
export function addedOn(subjectId: string, at: Date, timeZone: string): Happening {
  return { kind: 'added', subjectId, key: `added:${businessDate(at, timeZone)}`, at, about: [] }
}

/** That tags were put on, each for itself. Whoever puts one on, and whether we or WeCom told of it: once a day is once. */
export function taggedOn(subjectId: string, tagIds: readonly string[], at: Date, timeZone: string): Happening[] {
  const day = businessDate(at, timeZone)
  return tagIds.map((tagId) => ({ kind: 'tagged', subjectId, key: `tagged:${tagId}:${day}`, at, about: [tagId] }))
}

/** The rules by which it ends plans that began before it. */
export function rulesOf({ kind, about }: Happening): StopRule[] {
  switch (kind) {
    case 'ordered':
      return [{ kind: 'bought' }]
    case 'returned':
      return [{ kind: 'heard' }]
    case 'stage':
      return stages.filter((stage) => about.includes(stage)).map((stage) => ({ kind: 'stage', stage }))
    case 'tagged':
      return about.map((tagId) => ({ kind: 'tag', tagId }))
    default:
      return []
  }
}
