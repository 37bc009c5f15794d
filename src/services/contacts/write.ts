import { inTransaction, type Scope } from '../../scope'
import type { ExternalContact } from '../../wecom'
import type { Reading } from './reading'
import { writeContacts } from './writeContacts'
import { writeRelations } from './writeRelations'

/** Rows that were written. A reading that says nothing new writes nothing. */
export interface Written {
  contactsNew: number
  contactsChanged: number
  relationsNew: number
  relationsChanged: number
  /**
   * Contacts of whom a relation differs from what is known since the reading began. Where that was a write of our own,
   * the reading may hold news all the same: to be read again.
   */
  late: readonly string[]
}

/**
 * Writes readings that were begun at `readAt`, in one transaction, whatever their number; `contacts` are those without a
 * relation too. An older reading never overwrites a newer one, and what did not change is not touched. Rows are locked
 * contacts first, each table in one order, so that parallel writers do not wait in a ring.
 */
export function writeReadings(
  scope: Scope,
  readings: readonly Reading[],
  readAt: Date,
  contacts: readonly ExternalContact[] = readings.map(({ contact }) => contact),
): Promise<Written> {
  return inTransaction(scope, async ({ db }) => {
    const ofContacts = await writeContacts(db, contacts, readings, readAt)
    const ofRelations = await writeRelations(db, readings, readAt)
    return {
      contactsNew: ofContacts.fresh,
      contactsChanged: ofContacts.changed,
      relationsNew: ofRelations.fresh,
      relationsChanged: ofRelations.changed,
      late: ofRelations.late,
    }
  })
}

/** What two writes wrote. */
export function together(one: Written, other: Written): Written {
  return {
    contactsNew: one.contactsNew + other.contactsNew,
    contactsChanged: one.contactsChanged + other.contactsChanged,
    relationsNew: one.relationsNew + other.relationsNew,
    relationsChanged: one.relationsChanged + other.relationsChanged,
    late: other.late,
  }
}
