import type { EntityManager } from 'typeorm'
import { contactPrint, relationPrint } from './fingerprint'
import { arrayLiteral, type Reading } from './reading'

/** Readings by what is to be done for them. What says just what was read last is in none. */
export interface Sifted {
  newContacts: readonly Reading[]
  /** Contacts that are known and may differ, in themselves or in their first relation. */
  otherContacts: readonly Reading[]
  newRelations: readonly Reading[]
  otherRelations: readonly Reading[]
}

const NEW = 'n'
const SAME = 's'
const OTHER = 'o'

/**
 * Sorts readings by the prints of what is stored now, so that what did not change costs a look at two prints and nothing
 * more. Whoever else writes a row takes its print away: no change of ours is passed over as seen.
 */
export async function sift(db: EntityManager, readings: readonly Reading[]): Promise<Sifted> {
  const [verdicts] = await db.query<{ contacts: string; relations: string }[]>(SIFT, [
    arrayLiteral(readings.map(({ followUser }) => followUser.userId)),
    arrayLiteral(readings.map(({ contact }) => contact.externalUserId)),
    arrayLiteral(readings.map(({ contact }) => contactPrint(contact))),
    arrayLiteral(readings.map(({ followUser }) => relationPrint(followUser))),
  ])
  const { contacts = '', relations = '' } = verdicts ?? {}
  const isOther = (i: number): boolean => contacts[i] === OTHER || (contacts[i] === SAME && relations[i] !== SAME)
  return {
    newContacts: readings.filter((_, i) => contacts[i] === NEW),
    otherContacts: readings.filter((_, i) => isOther(i)),
    newRelations: readings.filter((_, i) => relations[i] === NEW),
    otherRelations: readings.filter((_, i) => relations[i] === OTHER),
  }
}

const verdict = (row: string, print: string): string =>
  `case when ${row}.is_known is null then '${NEW}' when ${row}.print = ${print} then '${SAME}' else '${OTHER}' end`

/** A letter for each reading. The limits keep it a look per row, as in writeContacts.ts. */
const SIFT = `
  select string_agg(${verdict('c', 'r.contact_print')}, '' order by n) as contacts,
         string_agg(${verdict('f', 'r.relation_print')}, '' order by n) as relations
    from unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[]) with ordinality
         as r(user_id, external_user_id, contact_print, relation_print, n)
    left join lateral (select true as is_known, print from contact
                        where external_user_id = r.external_user_id limit 1) c on true
    left join lateral (select true as is_known, print from follow_user
                        where user_id = r.user_id and external_user_id = r.external_user_id limit 1) f on true`
