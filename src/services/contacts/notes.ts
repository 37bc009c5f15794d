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
  /** Made by the page: a repeat adds nothing. */
  key: string
  text: string
}

/** Writes a note onto a contact's timeline, once per key. Throws AppError `not-found`. */
export async function addNote(scope: Scope, { externalUserId, userId, key, text }: NewNote): Promise<void> {
  await assertContact(scope, externalUserId)
  const at = scope.clock()
  await note(scope, {
    key: `note:${externalUserId}:${key}`,
    externalUserId,
    userId,
    at,
    kind: 'note',
    detail: { text },
  })
}

export interface LoggedTouch {
  externalUserId: string
  userId: string | null
  /** Made by the page: a repeat adds nothing. */
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
  const { externalUserId, userId, key, kind, reached } = touch
  const now = scope.clock()
  const at = touch.at ?? now
  if (at.getTime() > now.getTime() + AHEAD_MS)
    throw new AppError('invalid-input', [
      { path: 'body.at', message: 'must not be in the future', messageZh: '不能是将来的时间' },
    ])
  await assertContact(scope, externalUserId)
  await recordTouch(scope, {
    key: `sidebar:${externalUserId}:${key}`,
    externalUserId,
    userId,
    at: at > now ? now : at,
    kind,
    direction: 'out',
    outcome: reached ? 'reached' : 'attempt',
    source: 'sidebar',
    detail: { note: touch.note },
  })
}
