import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { markTags, type TagMark } from './mark'

/**
 * A person wants tags on a contact or off it. Refused before anything is kept: a member who does not have the contact,
 * and a tag to put on that is deleted or not known. Returns the change's id.
 */
export async function requestMarks(scope: Scope, mark: Omit<TagMark, 'cause'>): Promise<string> {
  const { userId, externalUserId } = mark
  const follows = await scope.db.query<unknown[]>(
    `select 1 from follow_user where user_id = $1 and external_user_id = $2
        and (removed_at is null or removed_at < added_at)`,
    [userId, externalUserId],
  )
  if (follows.length === 0)
    throw new AppError('not-found', [{ path: 'body.userId', message: 'does not have this contact' }])
  const rows = await scope.db.query<{ id: string }[]>(
    'select id from corp_tag where id = any($1) and not deleted and agreed_name is not null',
    [mark.add],
  )
  const known = new Set(rows.map(({ id }) => id))
  const unknown = mark.add.filter((id) => !known.has(id))
  if (unknown.length > 0) {
    const issues = unknown.map((id) => ({ path: 'body.add', message: `there is no corp tag ${id}` }))
    throw new AppError('invalid-input', issues)
  }
  return markTags(scope, { ...mark, cause: 'api' })
}
