import type { TouchKind } from '../../decisions/touches'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { note } from '../timeline'
import { recordTouch } from '../touches'
import { assertContact } from './card'

/** A page's clock may be a little ahead of ours. */
const AHEAD_MS = 2 * 60 * 1000

export interface NewNote {
  externalUserId: string
  userId: string | null
  /** Made by the page: a repeat adds nothing, and what its writer changed meanwhile replaces what they wrote. */
  key: string
  text: string
}

/** Writes a note onto a contact's timeline, once per key. Throws AppError `not-found`. */
export async function addNote(scope: Scope, { externalUserId, userId, key: pageKey, text }: NewNote): Promise<void> {
  await assertContact(scope, externalUserId)
  const key = `note:${externalUserId}:${pageKey}`
  const detail = { text }
  await note(scope, { key, externalUserId, userId, at: scope.clock(), kind: 'note', detail })
  // Its first answer may have been lost, and the note written on since.
  await scope.db.query(
    'update timeline_entry set detail = $2 where key = $1 and user_id is not distinct from $3 and detail <> $2',
    [key, JSON.stringify(detail), userId],
  )
}

export interface LoggedTouch {
  externalUserId: string
  userId: string | null
  /** As a note's. */
  key: string
  kind: Extract<TouchKind, 'call' | 'visit' | 'meeting' | 'talked'>
  reached: boolean
  note: string
  /** null = now. */
  at: Date | null
}

/**
 * Writes a call, a visit or a meeting that a rep tells of into the ledger of touches, once per key. Throws AppError
 * `invalid-input` for one that lies in the future, `not-found` for a contact we do not know.
 */
export async function logTouch(scope: Scope, touch: LoggedTouch): Promise<void> {
  const { externalUserId, userId, kind, reached } = touch
  const now = scope.clock()
  const at = touch.at ?? now
  if (at.getTime() > now.getTime() + AHEAD_MS)
    throw new AppError('invalid-input', [
      { path: 'body.at', message: 'must not be in the future', messageZh: '不能是将来的时间' },
    ])
  await assertContact(scope, externalUserId)
  const key = `sidebar:${externalUserId}:${touch.key}`
  const outcome = reached ? 'reached' : 'attempt'
  const detail = { note: touch.note }
  const told = { key, externalUserId, userId, at: at > now ? now : at, kind, outcome, detail } as const
  if (await recordTouch(scope, { ...told, direction: 'out', source: 'sidebar' })) return
  await scope.db.query(
    `update touch set kind = $2, outcome = $3, detail = $4, at = case when $5 then $6 else at end
      where key = $1 and user_id is not distinct from $7`,
    [key, kind, outcome, JSON.stringify(detail), touch.at !== null, told.at, userId],
  )
}
