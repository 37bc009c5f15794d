import type { JoinCode } from '../../src/handlers/admin/joinCodes.schema'
import { eventually, type Answer, type World } from './app'

/** A draft for these groups: people are let in up to 4, and the code moves on at 3. */
export function codeDraft(chatIds: readonly string[], more: Record<string, unknown> = {}): Record<string, unknown> {
  const groups = chatIds.map((chatId) => ({ chatId }))
  return { name: '会员群', sizeLimit: 4, moveAt: 3, reserve: 1, autoCreateRoom: false, groups, ...more }
}

/** The code in an answer; throws when it was refused. */
export function codeIn({ status, body }: Answer): JoinCode {
  if (status !== 200) throw new Error(`refused: ${JSON.stringify(body)}`)
  return body as unknown as JoinCode
}

export async function codeOf(world: World, id: number): Promise<JoinCode> {
  return codeIn(await world.api('GET', `/api/join-codes/${id}`))
}

/** A group that Lin Mei made in WeCom, once the store knows it. */
export async function newGroup(world: World, name: string, owner = 'lin.mei', members: string[] = []): Promise<string> {
  const { chatId } = await world.sandbox.group({ action: 'create', owner, name, members })
  await eventually(async () => {
    const rows = await world.db.query('select 1 from group_chat where chat_id = $1 and read_at is not null', [chatId])
    return rows.length > 0
  })
  return chatId
}

/** What WeCom has of a code: its latest way. */
export function wayInWecom(world: World, code: JoinCode) {
  return [...world.sandbox.state.ledger.joinWays.values()].findLast(({ state }) => state === code.state)
}

/** Somebody new scans the code; returns where they came in, once the store knows it. */
export async function scan(
  world: World,
  code: JoinCode,
  limit = 4,
): Promise<{ chatId: string; externalUserId: string }> {
  const configId = wayInWecom(world, code)?.configId ?? ''
  const { chatId, externalUserId } = await world.sandbox.scanJoin({ configId, limit })
  await eventually(async () => {
    const rows = await world.db.query(
      'select 1 from group_member where chat_id = $1 and member_id = $2 and left_at is null',
      [chatId, externalUserId],
    )
    return rows.length > 0
  })
  return { chatId, externalUserId }
}

/** Asks for a run of the job, and waits until it is over. */
export async function runJoinCodes(world: World): Promise<void> {
  const asked = await world.api('POST', '/api/jobs/join-codes/runs', {})
  if (asked.status !== 200) throw new Error(`refused: ${JSON.stringify(asked.body)}`)
  const done = 'select 1 from job_run where job = $1 and finished_at is null'
  await eventually(async () => (await world.db.query(done, ['join-codes'])).length === 0, 10_000)
}
