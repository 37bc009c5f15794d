import { randomBytes } from 'node:crypto'
import type { Courier } from './deliver'
import { memberMessage } from './events'
import { Impossible } from './impossible'
import type { World } from './world'

export interface WriteInput {
  userId: string
  text: string
}

/** A member writes to the app (callbacks-and-app.md 2.9). */
export async function write(
  world: World,
  courier: Courier,
  { userId, text }: WriteInput,
): Promise<{ msgId: string; delivered: boolean | null }> {
  if (!world.state.members.has(userId)) throw new Impossible(404, `no member ${userId}`)
  const { corpId, agentId } = world.corp
  // 64 bits, as WeCom's are.
  const msgId = randomBytes(8).readBigUInt64BE().toString()
  const plaintext = memberMessage(corpId, world.clock.now(), { userId, text, msgId, agentId })
  return { msgId, delivered: (await courier.deliver('message.text', plaintext)).delivered }
}
