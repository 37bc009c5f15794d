import type { Attachment } from '../../decisions/welcome'
import type { ChannelMember } from '../../decisions/channelDuty'
import { remarkProblems } from '../../decisions/channelRemark'
import { AppError, type FieldIssue } from '../../errors'
import type { Scope } from '../../scope'
import { isWecoms } from './refusals'

/** What an admin says of a channel. */
export interface ChannelDraft {
  name: string
  members: ChannelMember[]
  fallbackUserIds: string[]
  skipVerify: boolean
  tagIds: string[]
  contactRemark: string | null
  welcome: { text: string; attachments: Attachment[] } | null
}

/** customer-contact.md 3.1: after departments are expanded; we name members only. */
const MAX_MEMBERS = 100

/** Refuses in words what WeCom would refuse sooner or later, some of it only when a shift begins. */
export async function refuseWrong(scope: Scope, draft: ChannelDraft): Promise<void> {
  const issues = [...rosterIssues(draft), ...remarkIssues(draft)]
  if (issues.length > 0) throw new AppError('invalid-input', issues)
  await refuseUnable(scope, draft)
}

function rosterIssues({ members, fallbackUserIds }: ChannelDraft): FieldIssue[] {
  const ids = members.map(({ userId }) => userId)
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i)
  const lists: [string, number][] = [
    ['members', ids.length],
    ['fallbackUserIds', fallbackUserIds.length],
  ]
  return [
    ...(ids.length === 0 ? [{ path: 'members', message: 'at least one member is needed' }] : []),
    ...(twice.length > 0 ? [{ path: 'members', message: `names ${twice.join(', ')} twice` }] : []),
    ...lists.flatMap(([path, length]) =>
      length > MAX_MEMBERS ? [{ path, message: `WeCom takes at most ${MAX_MEMBERS} people for one contact way` }] : [],
    ),
  ]
}

function remarkIssues({ contactRemark }: ChannelDraft): FieldIssue[] {
  return contactRemark === null
    ? []
    : remarkProblems(contactRemark).map((message) => ({ path: 'contactRemark', message }))
}

/** Members whom the app cannot see, or who have no customer contact, would be refused when their shift begins. */
async function refuseUnable(scope: Scope, { members, fallbackUserIds }: ChannelDraft): Promise<void> {
  const able = await ableMembers(scope)
  if (able === null) return
  const asked = [
    ...members.map(({ userId }, i) => ({ userId, path: `members.${i}.userId` })),
    ...fallbackUserIds.map((userId, i) => ({ userId, path: `fallbackUserIds.${i}` })),
  ]
  const unable = asked.filter(({ userId }) => !able.has(userId.toLowerCase()))
  if (unable.length === 0) return
  throw new AppError(
    'member-cannot-serve',
    unable.map(({ userId, path }) => ({ path, message: `${userId} cannot take customers` })),
  )
}

/** Who can be seen and has customer contact, in lower case; null = WeCom would not say, and will when it is asked to act. */
async function ableMembers(scope: Scope): Promise<ReadonlySet<string> | null> {
  try {
    return new Set((await scope.wecom.contacts.followUsers()).map((userId) => userId.toLowerCase()))
  } catch (error) {
    if (!isWecoms(error)) throw error
    scope.log.warn({ err: error }, 'members of a channel could not be checked beforehand')
    return null
  }
}
