import type { Scope } from '../../scope'
import { memberRenamed, refreshDepartments, refreshMember } from '../../services/directory'
import { groupsLeftBehind } from '../../services/groupOwners/left'
import { checkSessionsOf } from '../../services/sessions/check'
import { endSessionsOf } from '../../services/sessions/use'
import { passOnTodos } from '../../services/todos/passOn'
import type { WecomEvent } from '../../wecom/events'

/** Pushes are thin since 2022-08-15 (callbacks-and-app.md 2.6), so WeCom is asked. */
export async function memberCreated(scope: Scope, event: WecomEvent<'change_contact.create_user'>): Promise<void> {
  await refreshMember(scope, event.data.userId)
}

export async function memberChanged(scope: Scope, event: WecomEvent<'change_contact.update_user'>): Promise<void> {
  const { userId, newUserId } = event.data
  if (newUserId === null || newUserId === userId) {
    await refreshMember(scope, userId)
    await checkSessionsOf(scope, userId)
    return
  }
  await memberRenamed(scope, userId, newUserId, event.createdAt ?? scope.now)
}

/** Asked all the same: they may be back by now. Their sessions end before that, for WeCom may not answer. */
export async function memberLeft(scope: Scope, event: WecomEvent<'change_contact.delete_user'>): Promise<void> {
  await endSessionsOf(scope, event.data.userId, 'left')
  await refreshMember(scope, event.data.userId, event.createdAt ?? scope.now)
  await passOnTodos(scope, event.data.userId)
  await groupsLeftBehind(scope, event.data.userId)
}

export async function departmentsChanged(scope: Scope): Promise<void> {
  await refreshDepartments(scope)
}
