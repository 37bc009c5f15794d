import type { Scope } from '../../scope'
import { refreshGroupChat } from '../../services/groupChats/read'
import { writeDismissed } from '../../services/groupChats/write'
import { moveJoinCodes } from '../../services/joinCodes/keep'
import type { WecomEvent } from '../../wecom/events'

/** The event carries no name, owner or members, so WeCom is asked. */
export async function groupCreated(scope: Scope, event: WecomEvent<'change_external_chat.create'>): Promise<void> {
  await refreshGroupChat(scope, event.data.chatId)
  await moveJoinCodes(scope, event.data.chatId)
}

/** The list of members may lag: a reading that still shows the version before is asked for again (callbacks-and-app.md 2.3). */
export async function groupChanged(scope: Scope, event: WecomEvent<'change_external_chat.update'>): Promise<void> {
  const { chatId, lastMemberVersion, currentMemberVersion } = event.data
  const stale = lastMemberVersion === currentMemberVersion ? null : lastMemberVersion
  await refreshGroupChat(scope, chatId, stale)
  await moveJoinCodes(scope, chatId)
}

export async function groupDismissed(scope: Scope, event: WecomEvent<'change_external_chat.dismiss'>): Promise<void> {
  await writeDismissed(scope, event.data.chatId, event.createdAt ?? scope.now)
  await moveJoinCodes(scope, event.data.chatId)
}
