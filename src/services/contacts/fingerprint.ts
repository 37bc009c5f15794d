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
  return printOf([remark, description, remarkMobiles, tagIds, addWay, operUserId, state, createdAt?.getTime() ?? null])
}

/** No secret is kept by it: it only has to be quick, and never equal by chance. */
function printOf(said: readonly unknown[]): string {
  return hash('sha1', JSON.stringify(said)).slice(0, 32)
}
