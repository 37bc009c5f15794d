import { seeded, type Random } from '../../../src/sandbox/random'

/** What one side does to a tag while the other does not hear of it. */
export interface TagAct {
  name?: string
  order?: number
  deleted?: true
}

export interface PairPlan {
  /** The tags it has at the start, by place. */
  base: number[]
  /** Our changes, in their order. */
  ours: { add: number[]; remove: number[] }[]
  /** What they leave it with. */
  theirs: number[]
}

/** One conflict: what both sides do to the same tags and pairs, in what order it meets, and what goes wrong on the wire. */
export interface Plan {
  seed: number
  tags: { ours: TagAct; theirs: TagAct }[]
  pairs: PairPlan[]
  /** A tag of ours that WeCom does not have yet. */
  creates: boolean
  /** Whether we hear of what they did to the pairs before our own changes go out. */
  heard: boolean
  /** Names of calls whose answer is lost once. */
  lost: string[]
}

export const TAGS = 4
const CALLS = ['add_corp_tag', 'edit_corp_tag', 'del_corp_tag', 'mark_tag']

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const random = seeded(seed)
  const places = Array.from({ length: TAGS }, (_, place) => place)
  const some = (): number[] => places.filter(() => random.next() < 0.4)
  const pair = (): PairPlan => ({
    base: some(),
    ours: Array.from({ length: random.between(0, 3) }, () => ({ add: some(), remove: some() })).filter(
      ({ add, remove }) => add.length + remove.length > 0,
    ),
    theirs: some(),
  })
  return {
    seed,
    tags: places.map((place) => ({ ours: actOf(random, 'ours', place), theirs: actOf(random, 'theirs', place) })),
    pairs: [pair(), pair()],
    creates: random.next() < 0.5,
    heard: random.next() < 0.5,
    lost: CALLS.filter(() => random.next() < 0.3),
  }
}

function actOf(random: Random, side: string, place: number): TagAct {
  const kind = random.pick(['nothing', 'rename', 'reorder', 'both', 'delete', 'rename'])
  if (kind === 'nothing') return {}
  if (kind === 'delete') return { deleted: true }
  // Now and then both sides think of the same.
  const name = random.next() < 0.3 ? `both-${place}` : `${side}-${place}`
  const order = random.pick([11, 12, 13])
  return { ...(kind !== 'reorder' && { name }), ...(kind !== 'rename' && { order }) }
}
