import { hash } from 'node:crypto'
import type { ExternalContact, FollowDetail } from '../../wecom'
import { tagIdsOf } from './reading'

/** Of what a reading says of a contact, all that is kept: equal for equal words. 32 hex digits, as a uuid column takes them. */
export function contactPrint(contact: ExternalContact): string {
  const { name, avatar, type, gender, unionId, position, corpName } = contact
  return printOf([name, avatar, type, gender, unionId, position, corpName])
}

/** The same of a relation. */
export function relationPrint(follow: FollowDetail): string {
  const { remark, description, remarkMobiles, addWay, operUserId, state, createdAt } = follow
  const tagIds = tagIdsOf(follow)
  const lists = [remarkMobiles.length, ...remarkMobiles, ...tagIds]
  return printOf([remark, description, addWay, operUserId, state, createdAt ? createdAt.getTime() : null, ...lists])
}

/**
 * No text holds a NUL, as no such text could be stored: nothing runs into what follows it, and nothing is taken for null.
 * No secret is kept by the hash: it only has to be quick, and never equal by chance.
 */
function printOf(said: readonly (string | number | null)[]): string {
  return hash('sha1', said.map((one) => one ?? '\0').join('\0')).slice(0, 32)
}
