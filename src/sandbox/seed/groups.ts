import type { Random } from '../random'
import type { State } from '../state'
import type { GroupMember } from '../types'
import { groupOwner, reps } from './members'
import { groupNames } from './words'

const DAY = 24 * 3600 * 1000

/** Five customer groups of the group owner, with a rep as admin in each. */
export function putGroups(state: State, random: Random, now: number): void {
  const contacts = [...state.contacts.keys()]
  groupNames.forEach((name, place) => {
    const createdAt = now - random.between(90, 170) * DAY
    const rep = reps[place % reps.length] ?? reps[0]
    const guests = new Set(Array.from({ length: random.between(18, 60) }, () => random.pick(contacts)))
    const chatId = `wr${random.letters(30)}`
    state.groupChats.set(chatId, {
      chatId,
      name,
      owner: groupOwner,
      createdAt,
      notice: '送水时间：每天 9:00 至 20:00。请勿发布广告。',
      admins: [rep],
      status: 0,
      version: random.letters(32).toLowerCase(),
      members: [
        staff(groupOwner, createdAt, groupOwner),
        staff(rep, createdAt, groupOwner),
        ...[...guests].map((id) => guest(id, createdAt, now, random)),
      ],
    })
  })
}

function staff(id: string, joinedAt: number, invitor: string): GroupMember {
  return { id, type: 1, joinedAt, joinScene: 1, invitor, nickname: '', state: null }
}

function guest(id: string, createdAt: number, now: number, random: Random): GroupMember {
  const joinScene = random.pick([1, 2, 3, 3] as const)
  return {
    id,
    type: 2,
    joinedAt: createdAt + Math.floor(random.next() * (now - createdAt)),
    joinScene,
    invitor: joinScene === 1 ? groupOwner : null,
    nickname: '',
    state: joinScene === 3 ? 'group-poster' : null,
  }
}
