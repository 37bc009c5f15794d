import type { Random } from '../random'
import { estates } from '../seed/words'
import type { State } from '../state'
import type { GroupMember } from '../types'

const DAY = 24 * 3600 * 1000

export interface GroupsInput {
  random: Random
  now: number
  reps: readonly string[]
  contactIds: readonly string[]
  count: number
}

/** Customer groups of the reps, each with its owner, an admin when there is another rep, and up to 60 contacts. */
export function growGroups(state: State, { random, now, reps, contactIds, count }: GroupsInput): void {
  for (let i = 0; i < count; i++) {
    const owner = reps[i % reps.length] ?? ''
    const admins = reps.length > 1 ? [reps[(i + 1) % reps.length] ?? ''] : []
    const createdAt = now - random.between(1, 360) * DAY
    const guests = new Set<string>()
    for (let left = random.between(3, 60); left > 0 && contactIds.length > 0; left--)
      guests.add(random.pick(contactIds))
    const chatId = `wr${random.letters(30)}`
    state.groupChats.set(chatId, {
      chatId,
      name: `${random.pick(estates)}${i + 1}群`,
      owner,
      createdAt,
      notice: '',
      admins,
      status: 0,
      version: random.letters(32).toLowerCase(),
      members: [
        ...[owner, ...admins].map((id) => member(id, 1, createdAt, owner)),
        ...[...guests].map((id) => member(id, 2, createdAt + Math.floor(random.next() * (now - createdAt)), null)),
      ],
    })
  }
}

function member(id: string, type: 1 | 2, joinedAt: number, invitor: string | null): GroupMember {
  return { id, type, joinedAt, joinScene: invitor === null ? 3 : 1, invitor, nickname: '', state: null }
}
