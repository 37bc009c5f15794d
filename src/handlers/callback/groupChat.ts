import type { Scope } from '../../scope'
import { applyMemberChange, type Applied } from '../../services/groupChats/apply'
import { readGroupChat } from '../../services/groupChats/read'
import { writeDismissed } from '../../services/groupChats/write'
import { moveJoinCodes } from '../../services/joinCodes/keep'
import type { WecomEvent } from '../../wecom/events'

/** The event carries no name, owner or members, so WeCom is asked. */
export async function groupCreated(scope: Scope, event: WecomEvent<'change_external_chat.create'>): Promise<void> {
  await readGroupChat(scope, event.data.chatId)
  await moveJoinCodes(scope, event.data.chatId)
}

/**
 * Who came and went is written as the event tells it; where that does not follow on what we know, and for all other changes,
 * WeCom is asked. The list of members may lag: a reading that still shows the version before is asked for again
 * (callbacks-and-app.md 2.3).
 */
export async function groupChanged(scope: Scope, event: WecomEvent<'change_external_chat.update'>): Promise<void> {
  const { chatId, lastMemberVersion, currentMemberVersion } = event.data
  if ((await applied(scope, event)) === 'gap') {
    const stale = lastMemberVersion === currentMemberVersion ? null : lastMemberVersion
    await readGroupChat(scope, chatId, stale)
  }
  await moveJoinCodes(scope, chatId)
}

const KINDS: Readonly<Record<string, 'joined' | 'left'>> = { add_member: 'joined', del_member: 'left' }
/** The event's 0 is the list's 1: invited by a member. */
const INVITED = 1

async function applied(scope: Scope, { data, createdAt }: WecomEvent<'change_external_chat.update'>): Promise<Applied> {
  const kind = KINDS[data.updateDetail]
  if (kind === undefined) return 'gap'
  return applyMemberChange(scope, {
    ...{ chatId: data.chatId, memberIds: data.memberChanges, kind, at: createdAt ?? scope.now },
    scene: kind === 'left' ? data.quitScene : data.joinScene === 0 ? INVITED : data.joinScene,
    count: data.memberChangeCount,
    versionBefore: data.lastMemberVersion,
    version: data.currentMemberVersion,
  })
}

export async function groupDismissed(scope: Scope, event: WecomEvent<'change_external_chat.dismiss'>): Promise<void> {
  await writeDismissed(scope, event.data.chatId, event.createdAt ?? scope.now)
  await moveJoinCodes(scope, event.data.chatId)
}
