import type { Random } from '../random'
import type { State } from '../state'

const DAY = 24 * 3600 * 1000
const TAGS_PER_GROUP = 5
const SUBJECTS = ['购买频次', '客单价', '喜好', '来源', '活跃度', '楼盘', '家庭', '跟进阶段', '服务', '活动']

/** Corp tags of this app in groups of five; every call makes groups of its own. Answers the tags' ids. */
export function growTags(state: State, random: Random, now: number, count: number): string[] {
  const ids: string[] = []
  const common = { createdAt: now - 400 * DAY, deleted: false, ours: true }
  const before = state.tagGroups.size
  for (let row = 0; ids.length < count; row++) {
    const groupId = `et${random.letters(30)}`
    const name = `${SUBJECTS[row % SUBJECTS.length]}${before + row + 1}`
    state.tagGroups.set(groupId, { ...common, id: groupId, name, order: row + 1 })
    for (let place = 1; place <= TAGS_PER_GROUP && ids.length < count; place++) {
      const id = `et${random.letters(30)}`
      state.tags.set(id, { ...common, id, groupId, name: `${name}-${place}`, order: TAGS_PER_GROUP - place })
      ids.push(id)
    }
  }
  return ids
}
