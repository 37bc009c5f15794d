import type { Scope } from '../../scope'
import { WecomError } from '../../wecom'
import { refreshGroupChat } from '../groupChats/read'
import { PartRefused, type Found, type Stage } from './parts'

/** Too many members are visible to list the groups of all of them at once (customer-contact.md 8.1). */
const TOO_MANY = 81017
const OWNERS_PER_CALL = 100

/** Customer groups, a part for each: those WeCom lists, and those we know that it does not list. */
export const groupsStage: Stage = {
  name: 'groups',
  async parts(scope) {
    const statuses = await listGroups(scope)
    await writeStatuses(scope, statuses)
    const known = await scope.db.query<{ chat_id: string }[]>(
      'select chat_id from group_chat where dismissed_at is null',
    )
    return [...new Set([...statuses.keys(), ...known.map((row) => row.chat_id)])].sort()
  },
  async run({ scope, key, note }) {
    try {
      await note(1, foundIn(await refreshGroupChat(scope, key)))
    } catch (error) {
      if (error instanceof WecomError && error.errcode === 60011) throw new PartRefused(error.message)
      throw error
    }
  },
}

function foundIn(result: Awaited<ReturnType<typeof refreshGroupChat>>): Partial<Found> {
  if (result === 'gone') return { gone: 1 }
  if (result === 'was-gone') return {}
  return { added: result.isNew ? 1 : 0, changed: result.isChanged ? 1 : 0 }
}

type Statuses = Map<string, number | null>

async function listGroups(scope: Scope): Promise<Statuses> {
  const statuses: Statuses = new Map()
  try {
    await listInto(scope, statuses)
  } catch (error) {
    if (!(error instanceof WecomError) || error.errcode !== TOO_MANY) throw error
    const owners = await scope.db.query<{ user_id: string }[]>(
      'select user_id from member where customer_contact and gone_at is null order by user_id',
    )
    for (let at = 0; at < owners.length; at += OWNERS_PER_CALL) {
      const ownerUserIds = owners.slice(at, at + OWNERS_PER_CALL).map((row) => row.user_id)
      await listInto(scope, statuses, ownerUserIds)
    }
  }
  return statuses
}

async function listInto({ wecom }: Scope, statuses: Statuses, ownerUserIds?: readonly string[]): Promise<void> {
  const cursors = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await wecom.groupChats.list({ ownerUserIds, cursor })
    for (const { chatId, status } of page.chats) statuses.set(chatId, status)
    // A cursor that comes back would go on for ever; what it leads to was read.
    cursor = page.nextCursor === null || cursors.has(page.nextCursor) ? undefined : page.nextCursor
    if (cursor !== undefined) cursors.add(cursor)
  } while (cursor !== undefined)
}

async function writeStatuses({ db }: Scope, statuses: Statuses): Promise<void> {
  await db.query(
    `insert into group_chat as g (chat_id, status) select * from unnest($1::text[], $2::smallint[])
     on conflict (chat_id) do update set status = excluded.status where g.status is distinct from excluded.status`,
    [[...statuses.keys()], [...statuses.values()]],
  )
}
