import { readGroupsDay, type GroupsDay } from '../../facts/groupsDay'
import type { ReadScope } from '../../scope'

/** The day page of who looks after groups; `at` = when it was read: a tap that welcomes goes up to here. */
export async function readGroupsPage(scope: ReadScope, userId: string | null): Promise<GroupsDay & { at: string }> {
  return { ...(await readGroupsDay(scope, userId)), at: scope.now.toISOString() }
}
