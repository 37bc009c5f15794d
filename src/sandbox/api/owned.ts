import { text, type Fields } from '../body'
import type { Owned } from '../ledgerTypes'
import { Refusal } from '../reply'

/**
 * What the id in `field` names. Facts name no code for an unknown id of these families, nor for one that another app
 * or an admin made: 40058 and 60011 are the sandbox's choice.
 */
export function ownOf<T extends Owned>(map: ReadonlyMap<string, T>, body: Fields, field: string): T {
  const found = anyOf(map, body, field)
  if (!found.ours) throw new Refusal(60011)
  return found
}

/** As `ownOf`, whoever made it: for reading. */
export function anyOf<T>(map: ReadonlyMap<string, T>, body: Fields, field: string): T {
  const id = text(body, field)
  if (id === '') throw new Refusal(40063, `field \`${field}\` is empty`)
  const found = map.get(id)
  if (!found) throw new Refusal(40058, `invalid \`${field}\``)
  return found
}
