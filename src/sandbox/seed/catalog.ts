import type { Random } from '../random'
import type { State } from '../state'
import { channels, tagGroups } from './words'

const DAY = 24 * 3600 * 1000

/** Corp tags as an admin made them in the console, so the app may not edit them. Answers name → id. */
export function putTags(state: State, random: Random, now: number): Map<string, string> {
  const ids = new Map<string, string>()
  tagGroups.forEach(({ name, tags }, row) => {
    const common = { createdAt: now - 200 * DAY, deleted: false, ours: false }
    const groupId = `et${random.letters(30)}`
    state.tagGroups.set(groupId, { ...common, id: groupId, name, order: tagGroups.length - row })
    tags.forEach((tag, place) => {
      const id = `et${random.letters(30)}`
      state.tags.set(id, { ...common, id, groupId, name: tag, order: tags.length - place })
      ids.set(tag, id)
    })
  })
  return ids
}

/** The shop's channels. */
export function putChannels(state: State, random: Random, now: number): void {
  for (const { state: channel, remark, users } of channels) {
    const configId = random.letters(32).toLowerCase()
    state.contactWays.set(configId, {
      configId,
      type: users.length === 1 ? 1 : 2,
      scene: 2,
      style: 1,
      remark,
      skipVerify: true,
      state: channel,
      users: [...users],
      parties: [],
      isTemp: false,
      expiresIn: 0,
      chatExpiresIn: 0,
      unionId: '',
      markSource: true,
      conclusions: null,
      createdAt: now - random.between(20, 85) * DAY,
    })
  }
}
