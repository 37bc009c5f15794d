import { AppError, type FieldIssue } from '../../errors'
import { groupsForCode, type GroupForCode } from '../../facts/joinCodes'
import type { Scope } from '../../scope'

/** What an admin says of a join code. */
export interface JoinCodeDraft {
  name: string
  autoCreateRoom: boolean
  roomBaseName: string
  roomBaseId: number
  sizeLimit: number
  moveAt: number
  reserve: number
  /** In the order in which they are opened; `moveAt` null = the code's. */
  groups: { chatId: string; moveAt: number | null }[]
}

/** Why a code cannot lead into a group, in both languages. */
const WHY: Readonly<Record<NonNullable<GroupForCode['unusable']> | 'unknown' | 'full', { zh: string; en: string }>> = {
  unknown: { zh: '不存在，或不在应用可见范围内', en: 'does not exist, or is outside the range of the app' },
  dismissed: { zh: '已解散', en: 'was dismissed' },
  'not-known': { zh: '尚未从企业微信读取，请稍后再试', en: 'has not been read from WeCom yet; try again in a moment' },
  'owner-left': { zh: '的群主已离职', en: 'belongs to somebody who has left' },
  'owner-cannot': { zh: '的群主没有客户联系权限', en: 'belongs to somebody without customer contact' },
  full: { zh: '已达到切换人数', en: 'has as many members as the threshold says' },
}

/** Refuses by name the groups that could not be opened. Those in `known` are in the code already, as full as they may be. */
export async function refuseUnfit(
  scope: Scope,
  { groups, moveAt }: JoinCodeDraft,
  known: ReadonlySet<string>,
): Promise<void> {
  const fresh = groups.map((group, place) => ({ ...group, place })).filter(({ chatId }) => !known.has(chatId))
  const found = await groupsForCode(
    scope,
    fresh.map(({ chatId }) => chatId),
  )
  const issues = fresh.flatMap(({ chatId, place, moveAt: own }) => {
    const group = found.find((one) => one.chatId === chatId)
    const why = whyNot(group, own ?? moveAt)
    return why === null ? [] : [issueOf(place, group?.name || chatId, why)]
  })
  if (issues.length > 0) throw new AppError('join-code-group', issues)
}

function whyNot(group: GroupForCode | undefined, moveAt: number): keyof typeof WHY | null {
  if (!group) return 'unknown'
  return group.unusable ?? (group.members >= moveAt ? 'full' : null)
}

function issueOf(place: number, name: string, why: keyof typeof WHY): FieldIssue {
  const { zh, en } = WHY[why]
  return { path: `groups.${place}.chatId`, message: `“${name}” ${en}`, messageZh: `「${name}」${zh}` }
}
