import { eventually, type World } from './app'

export interface TimelineEntry {
  at: string
  kind: string
  userId: string | null
  detail: { reason?: string | null; errcode?: number | null; state?: string | null; half?: boolean }
}

export interface ContactAnswer {
  name: string | null
  sourceState: string | null
  firstAddedAt: string | null
  followUsers: { userId: string; state: string | null; stands: boolean; remark: string; removedBy: string | null }[]
  timeline: TimelineEntry[]
}

/** A contact as the API shows it; null = it is not known. */
export async function contactOf(world: World, externalUserId: string): Promise<ContactAnswer | null> {
  const { status, body } = await world.api('GET', `/api/contacts/${externalUserId}`)
  return status === 200 ? (body as unknown as ContactAnswer) : null
}

/** Waits for the first entry of a kind on a contact's timeline. */
export function entryOf(world: World, externalUserId: string, kind: string, ms?: number): Promise<TimelineEntry> {
  return eventually(async () => (await contactOf(world, externalUserId))?.timeline.find((one) => one.kind === kind), ms)
}

/** Waits until every stored event was handled or is dead. */
export async function settled(world: World, ms?: number): Promise<void> {
  await eventually(async () => {
    const [row] = await world.db.query(`select count(*)::int as open from callback_event where status = 'waiting'`)
    return row.open === 0
  }, ms)
}

/** What the customer reads in the chat with a member. */
export function chatOf(world: World, externalUserId: string, userId = 'lin.mei'): string[] {
  return world.sandbox.state.chat(userId, externalUserId).map((message) => message.text)
}

/** The texts of the app messages in a member's inbox, oldest first. */
export function noticesTo(world: World, userId: string): string[] {
  const { inboxes, appMessages } = world.sandbox.state
  return (inboxes.get(userId) ?? []).map((id) => String(appMessages.get(id)?.content.content))
}

/** Makes a welcome message over the API; returns its id. */
export async function createWelcome(world: World, input: Record<string, unknown>): Promise<string> {
  const { status, body } = await world.api('POST', '/api/welcome-messages', { name: 'of a test', ...input })
  if (status !== 200) throw new Error(`the welcome was refused: ${JSON.stringify(body)}`)
  return String(body.id)
}

/** Keeps a file over the API; returns its id. */
export async function keepFile(world: World, filename: string, kind: string, content: Buffer): Promise<string> {
  const response = await fetch(`${world.url}/api/media?${new URLSearchParams({ filename, kind })}`, {
    method: 'POST',
    headers: { authorization: world.operator, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(content),
  })
  return String(((await response.json()) as { id: string }).id)
}
