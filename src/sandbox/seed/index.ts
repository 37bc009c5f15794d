import { seeded } from '../random'
import type { State } from '../state'
import { putChannels, putTags } from './catalog'
import { putShop } from '../shop/seed'
import { putGroups } from './groups'
import { putMembers } from './members'
import { putKf } from './kf'
import { putPeople } from './people'
import { putTalks } from './talks'

/** Any number would do; this one is kept, so that every fresh sandbox shows the same shop. */
const SEED = 20260101

/** The corp of the first start: the whole shop around `now`, or its members without any contact. */
export function seedCorp(state: State, now: number, kind: 'shop' | 'empty', seed = SEED): void {
  putMembers(state)
  putKf(state)
  if (kind === 'empty') return
  const random = seeded(seed)
  const tagIds = putTags(state, random, now)
  putChannels(state, random, now)
  putPeople(state, random, now, tagIds)
  putTalks(state, random, now)
  putGroups(state, random, now)
  putShop(state, random, now)
}
