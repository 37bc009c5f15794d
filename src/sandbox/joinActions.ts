import { contactFor } from './actions'
import type { Courier } from './deliver'
import { changeGroup } from './groupActions'
import { Impossible } from './impossible'
import type { JoinWay } from './ledgerTypes'
import type { GroupChat } from './types'
import type { World } from './world'

export interface ScanInput {
  configId: string
  name?: string | undefined
  /** Absent = somebody new. */
  externalUserId?: string | undefined
  /** How many members WeCom lets into a group by a code; absent = 200. It varies (customer-contact.md 8.2 knows 500 at most). */
  limit?: number | undefined
}

export interface ScanDone {
  chatId: string
  externalUserId: string
  /** null = a fault holds the callback back. */
  delivered: boolean | null
}

const LIMIT = 200

/**
 * A customer scans a join code: they enter the first listed group with room, and carry the `state` of the way. Where none has
 * room WeCom makes a follow-up group, if the way says so (customer-contact.md 3.3), and lists it too; else they stay outside.
 */
export async function scanJoinCode(world: World, courier: Courier, input: ScanInput): Promise<ScanDone> {
  const way = world.state.ledger.joinWays.get(input.configId)
  if (!way) throw new Impossible(404, `no join way ${input.configId}`)
  const { externalUserId } = contactFor(world, input)
  const limit = input.limit ?? LIMIT
  const listed = way.chatIds.flatMap((chatId) => world.state.groupChats.get(chatId) ?? [])
  const chat = listed.find((one) => !one.dismissed && one.members.length < limit)
  const chatId = chat?.chatId ?? (await makeRoom(world, courier, way, listed))
  const joined = {
    action: 'add_member',
    chatId,
    members: [externalUserId],
    joinScene: 3,
    state: way.state || undefined,
  }
  const { delivered } = await changeGroup(world, courier, joined)
  return { chatId, externalUserId, delivered }
}

/** The next group has the owner of the last, and the next number behind its name. */
async function makeRoom(world: World, courier: Courier, way: JoinWay, listed: readonly GroupChat[]): Promise<string> {
  const last = listed.at(-1)
  if (way.autoCreateRoom === 0 || !last) throw new Impossible(409, 'every listed group is full')
  const name = `${way.roomBaseName || last.name}${way.roomBaseId}`
  const { chatId } = await changeGroup(world, courier, { action: 'create', owner: last.owner, name })
  way.roomBaseId++
  way.chatIds = [...way.chatIds, chatId]
  world.state.touch()
  return chatId
}
