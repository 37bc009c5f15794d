import { taggedOn } from '../../decisions/plans/happening'
import { inTransaction, type Scope } from '../../scope'
import type { ExternalContact } from '../../wecom'
import { startPlans } from '../plans/start'
import { tellOfTagsRead } from '../rules/tellTags'
import type { Reading } from './reading'
import { sift, type Sifted } from './sift'
import { insertContacts, writeContacts } from './writeContacts'
import { insertRelations, writeRelations, type RelationCounts } from './writeRelations'

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
  contacts: readonly ExternalContact[] = readings.map(contactOf),
): Promise<Written> {
  return inTransaction(scope, async (tx) => {
    const { db } = tx
    const ofContacts = await writeContacts(db, contacts, readings, readAt)
    const ofRelations = await writeRelations(db, readings, readAt)
    await tellOfTags(tx, ofRelations, readAt)
    return {
      contactsNew: ofContacts.fresh,
      contactsChanged: ofContacts.changed,
      relationsNew: ofRelations.fresh,
      relationsChanged: ofRelations.changed,
      late: ofRelations.late,
    }
  })
}

/**
 * The same for what a member's list shows: most of it is new, or just what was read last. Of a member of whom nothing was
 * known (`isUnheard`) it is inserted without a look; else prints tell what is to be looked at.
 */
export function writeListed(
  scope: Scope,
  readings: readonly Reading[],
  readAt: Date,
  isUnheard: boolean,
): Promise<Written> {
  // In one order everywhere, so that two members' lists do not wait for each other's contacts in a ring.
  const sorted = [...readings].sort((a, b) => (a.contact.externalUserId < b.contact.externalUserId ? -1 : 1))
  return inTransaction(scope, async (tx) => {
    const { db } = tx
    const sifted = isUnheard ? asNew(sorted) : await sift(db, sorted)
    const { newContacts, otherContacts, newRelations, otherRelations } = sifted
    const contacts = [...(await insertContacts(db, newContacts, readAt)), ...otherContacts]
    const ofContacts = contacts.length > 0 ? await writeContacts(db, contacts.map(contactOf), contacts, readAt) : NONE
    const relations = [...(await insertRelations(db, newRelations, readAt)), ...otherRelations]
    const ofRelations = relations.length > 0 ? await writeRelations(db, relations, readAt) : NONE
    await tellOfTags(tx, ofRelations, readAt)
    const inserted = newContacts.length + otherContacts.length - contacts.length
    const begun = newRelations.length + otherRelations.length - relations.length
    return {
      contactsNew: inserted + ofContacts.fresh,
      contactsChanged: ofContacts.changed,
      relationsNew: begun + ofRelations.fresh,
      relationsChanged: ofRelations.changed,
      late: ofRelations.late,
    }
  })
}

async function tellOfTags(tx: Scope, { tagged, retagged }: RelationCounts, at: Date): Promise<void> {
  const { timeZone } = tx.settings
  await startPlans(
    tx,
    tagged.flatMap(({ externalUserId, tagIds }) => taggedOn(externalUserId, tagIds, at, timeZone)),
  )
  await tellOfTagsRead(tx, retagged)
}

const NONE = { fresh: 0, changed: 0, late: [], tagged: [], retagged: [] }
const asNew = (all: readonly Reading[]): Sifted => ({
  newContacts: all,
  otherContacts: [],
  newRelations: all,
  otherRelations: [],
})
const contactOf = ({ contact }: Reading): ExternalContact => contact

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
