import type { Answer, World } from './app'

/** A channel as the API shows it. */
export interface ChannelAnswer {
  id: number
  name: string
  status: string
  states: string[]
  qrCode: string | null
  ways: {
    configId: string | null
    state: string
    status: string
    userIds: string[] | null
    lastError: string | null
  }[]
  duty: { userIds: string[]; because: string }
  today: { added: number; stayed: number; left: number; bought: number; amountFen: number }
  welcome: { text: string } | null
}

/** A channel that Lin Mei serves at all hours, unless the draft says otherwise. */
export function buildChannel(draft: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: '电梯海报', members: [{ userId: 'lin.mei' }], ...draft }
}

/** Makes a channel over the API. */
export async function createChannel(world: World, draft: Record<string, unknown> = {}): Promise<ChannelAnswer> {
  return channelIn(await world.api('POST', '/api/channels', buildChannel(draft)))
}

export async function channelOf(world: World, id: number): Promise<ChannelAnswer> {
  return channelIn(await world.api('GET', `/api/channels/${id}`))
}

/** The channel in an answer; throws when it was refused. */
export function channelIn({ status, body }: Answer): ChannelAnswer {
  if (status !== 200) throw new Error(`refused: ${JSON.stringify(body)}`)
  return body as unknown as ChannelAnswer
}

/** The first state of a channel: what its own QR code carries. */
export function stateOf({ states }: ChannelAnswer): string {
  const [state] = states
  if (!state) throw new Error('the channel has no state')
  return state
}
