import type { TargetChange } from '../../../src/decisions/campaigns/definition'
import type { TargetOutcome } from '../../../src/decisions/campaigns/reasons'
import { isMeant, type Person } from './corp'

/** Whom the campaign is for and through whom, at a moment. */
export type Meant = ReadonlyMap<string, string>

export function meantNow(people: readonly Person[]): Meant {
  return new Map(people.filter(isMeant).map(({ id, followers }) => [id, followers[0] ?? '']))
}

/** What is to be said of a target, out of what the proof knows alone. */
export interface Expected {
  change: TargetChange | null
  /** More than one where several are true. */
  outcomes: TargetOutcome[]
}

/** Follows what is to become of each contact, step by step. */
export class Expectation {
  private readonly of = new Map<string, Expected>()
  /** Those who are in a task that is not made yet, and through whom. */
  private readonly open = new Map<string, string>()

  constructor(seen: Meant, planned: Meant, people: ReadonlyMap<string, Person>) {
    for (const id of new Set([...seen.keys(), ...planned.keys()])) {
      const [before, now] = [seen.get(id), planned.get(id)]
      if (now === undefined) {
        const isGone = people.get(id)?.followers.length === 0
        this.of.set(id, { change: 'left', outcomes: [isGone ? 'not-a-contact' : 'left-audience'] })
        continue
      }
      const change = before === undefined ? 'entered' : before === now ? null : 'sender'
      const isOut = people.get(id)?.optedOut === true
      // Whoever would be compared with the others is not written to either, and may have opted out besides.
      this.of.set(id, { change, outcomes: isOut ? ['opted-out', 'holdout'] : ['sent', 'holdout'] })
      if (!isOut) this.open.set(id, now)
    }
  }

  /** A member's task is made now: of whom it is for, nobody else is left out. Returns whom it must name, but for a holdout. */
  submitted(userId: string, people: ReadonlyMap<string, Person>): Set<string> {
    const named = new Set<string>()
    for (const [id, through] of this.open) {
      const person = people.get(id)
      if (through !== userId || !person) continue
      this.open.delete(id)
      const reasons: TargetOutcome[] = []
      if (!person.followers.includes(userId)) reasons.push('not-a-contact')
      if (person.optedOut) reasons.push('opted-out')
      if (reasons.length === 0) named.add(id)
      else this.set(id, [...reasons, 'holdout'])
    }
    return named
  }

  /** What WeCom will say where the two are no friends any more, whoever deleted whom. */
  confirmed(userId: string, named: ReadonlySet<string>, people: ReadonlyMap<string, Person>): void {
    for (const id of named) {
      const person = people.get(id)
      if (person && (person.deleted.has(userId) || !person.followers.includes(userId)))
        this.set(id, ['not-a-friend', 'holdout'])
    }
  }

  get all(): ReadonlyMap<string, Expected> {
    return this.of
  }

  private set(id: string, outcomes: TargetOutcome[]): void {
    this.of.set(id, { change: this.of.get(id)?.change ?? null, outcomes })
  }
}
