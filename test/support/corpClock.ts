import type { World } from './app'

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
