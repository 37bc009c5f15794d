import { randomUUID } from 'node:crypto'
import type { Attachment } from '../../decisions/welcome'
import { welcomeTextProblems } from '../../decisions/welcomeText'
import { AppError } from '../../errors'
import { channelById } from '../../facts/channels'
import type { Scope } from '../../scope'
import { uploadFilesAhead } from '../media'

export interface WelcomeDraft {
  name: string
  /** One `state` that it is for. */
  state: string | null
  /** The channel that it is for, whichever of its states they come by. */
  channelId: number | null
  userId: string | null
  fromMinute: number | null
  toMinute: number | null
  text: string
  attachments: Attachment[]
  enabled: boolean
}

/** Makes a welcome message. Throws AppError for a file or a channel that we do not have. */
export async function createWelcome(scope: Scope, draft: WelcomeDraft): Promise<WelcomeDraft & { id: string }> {
  await refuseUnsendable(scope, draft)
  const id = await insertWelcome(scope, draft)
  await uploadAhead(scope, draft)
  return { id, ...draft }
}

/** Writes one that `refuseUnsendable` let pass, in the caller's transaction; returns its id. */
export async function insertWelcome(scope: Scope, draft: WelcomeDraft): Promise<string> {
  const id = randomUUID()
  await scope.db.query(
    `insert into welcome_message (id, name, state, user_id, from_minute, to_minute, text, attachments, enabled,
                                  channel_id, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [id, ...columns(draft), scope.now],
  )
  return id
}

/** Replaces a welcome message as a whole. */
export async function replaceWelcome(
  scope: Scope,
  id: string,
  draft: WelcomeDraft,
): Promise<WelcomeDraft & { id: string }> {
  await refuseUnsendable(scope, draft)
  const [, changed] = await scope.db.query<[unknown[], number]>(
    `update welcome_message set name = $2, state = $3, user_id = $4, from_minute = $5, to_minute = $6, text = $7,
            attachments = $8, enabled = $9, channel_id = $10, updated_at = $11 where id = $1`,
    [id, ...columns(draft), scope.now],
  )
  if (changed === 0) throw new AppError('not-found')
  await uploadAhead(scope, draft)
  return { id, ...draft }
}

export async function removeWelcome(scope: Scope, id: string): Promise<void> {
  const [, removed] = await scope.db.query<[unknown[], number]>('delete from welcome_message where id = $1', [id])
  if (removed === 0) throw new AppError('not-found')
}

/** A greeting has no time to upload. What fails now is tried again by the hourly job. */
export function uploadAhead(scope: Scope, draft: WelcomeDraft): Promise<void> {
  return uploadFilesAhead(scope, filesOf(draft))
}

function filesOf(draft: WelcomeDraft): string[] {
  return draft.attachments.flatMap((a) => ('mediaFileId' in a ? [a.mediaFileId] : []))
}

function columns(d: WelcomeDraft): unknown[] {
  const attachments = JSON.stringify(d.attachments)
  return [d.name, d.state, d.userId, d.fromMinute, d.toMinute, d.text, attachments, d.enabled, d.channelId]
}

/** A text that could leave unrendered or too long, or a file we do not have, is refused when it is saved. */
export async function refuseUnsendable(scope: Scope, draft: WelcomeDraft): Promise<void> {
  const problems = welcomeTextProblems(draft.text)
  if (problems.length > 0)
    throw new AppError(
      'invalid-input',
      problems.map((message) => ({ path: 'text', message })),
    )
  await refuseUnknownChannel(scope, draft)
  const wanted = filesOf(draft)
  const rows = await scope.db.query<{ id: string }[]>('select id from media_file where id = any($1::uuid[])', [wanted])
  const known = new Set(rows.map((row) => row.id))
  const missing = wanted.filter((id) => !known.has(id))
  if (missing.length === 0) return
  throw new AppError('invalid-input', [{ path: 'attachments', message: `There is no file ${missing.join(', ')}.` }])
}

async function refuseUnknownChannel(scope: Scope, { channelId }: WelcomeDraft): Promise<void> {
  if (channelId === null || (await channelById(scope, channelId))) return
  throw new AppError('invalid-input', [{ path: 'channelId', message: `There is no channel ${channelId}.` }])
}
