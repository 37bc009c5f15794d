import { randomUUID } from 'node:crypto'
import type { World } from './app'

/** A text part. */
export const text = (words: string): { type: 'text'; text: string } => ({ type: 'text', text: words })

/** A text for everybody, unless the draft says otherwise. */
export function quickReply(draft: Record<string, unknown> = {}): Record<string, unknown> {
  return { title: '问候', parts: [text('您好')], audience: { scope: 'corp' }, ...draft }
}

/** Makes a text over the API as the operator, or as a member; returns its id. */
export async function createQuickReply(
  world: World,
  draft: Record<string, unknown> = {},
  userId?: string,
): Promise<string> {
  const path = '/api/quick-replies'
  const answer = await (userId
    ? world.apiAs(userId, 'POST', path, quickReply(draft))
    : world.api('POST', path, quickReply(draft)))
  if (answer.status !== 200) throw new Error(`the text was refused: ${JSON.stringify(answer.body)}`)
  return String(answer.body.id)
}

/** The titles in a member's library, in its order. */
export async function titlesFor(world: World, userId: string): Promise<string[]> {
  const { body } = await world.apiAs(userId, 'GET', '/api/sidebar/quick-replies')
  return (body as { quickReplies: { title: string }[] }).quickReplies.map(({ title }) => title)
}

/** What the page tells of one part. */
export function outcome(draft: Record<string, unknown> = {}): Record<string, unknown> {
  return { attempt: randomUUID(), quickReplyId: null, part: 0, parts: 1, outcome: 'sent', ...draft }
}

/** Sends a file of a spreadsheet to an import. */
export async function importTable(
  world: World,
  path: string,
  bytes: Buffer | string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(world.url + path, {
    method: 'POST',
    headers: { authorization: world.operator, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(Buffer.from(bytes)),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** The file that an export gives. */
export async function exported(world: World, path: string): Promise<Buffer> {
  const response = await fetch(world.url + path, { headers: { authorization: world.operator } })
  if (response.status !== 200) throw new Error(`the export was refused: ${await response.text()}`)
  return Buffer.from(await response.arrayBuffer())
}
