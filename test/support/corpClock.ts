import { eventually, startWorld, type World } from './app'
import { settled } from './contacts'

/** A Monday that lies ahead, at this time in Shanghai. */
export function nextMonday(hour: number, minute: number): Date {
  const now = new Date()
  const days = ((8 - now.getUTCDay()) % 7) + 7
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, hour - 8, minute))
}

/** The corp's clock moves, and the server's with it, as in the demo. */
export async function goTo(world: World, at: Date): Promise<void> {
  world.sandbox.clock.advance(at.getTime() - world.sandbox.clock.now())
  world.server.deps.clock.setOffset(world.sandbox.clock.offsetMs())
  await world.server.catchUp()
}

export const later = (world: World, ms: number): Promise<void> => goTo(world, new Date(world.sandbox.clock.now() + ms))

/** A world on a Monday at 10:10, and in it a contact whom Lin Mei has just added. */
export async function startOnMonday(): Promise<{ world: World; contact: string }> {
  const world = await startWorld({ limits: 'off', admins: 'he.qing' })
  await goTo(world, nextMonday(10, 10))
  const { externalUserId: contact } = await world.sandbox.add({ userId: 'lin.mei', name: '吴小满' })
  await settled(world)
  await eventually(async () => (await world.api('GET', `/api/contacts/${contact}`)).status === 200)
  return { world, contact }
}
