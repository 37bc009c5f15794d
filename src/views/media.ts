import { pictureType } from '../decisions/pictures'
import { isSeenBy } from '../facts/mediaAudience'
import type { ReadScope } from '../scope'

export interface MediaView {
  id: string
  filename: string
  kind: string
  bytes: number
  expiresAt: string | null
  lastError: string | null
}

/** The files kept, newest first, with what WeCom knows of them. `seenBy` = only those that this member may see; null = all. */
export function readMedia({ db }: ReadScope, seenBy: string | null): Promise<MediaView[]> {
  return db.query(
    `select id, filename, kind, bytes, to_json(expires_at) #>> '{}' as "expiresAt", last_error as "lastError"
       from media_file f where $1::text is null or ${isSeenBy('$1::text')} order by created_at desc`,
    [seenBy],
  )
}

/** The bytes of a kept picture, and what they are. null = there is none, or it is no picture that browsers may be given. */
export async function readPicture(
  { db }: ReadScope,
  id: string,
): Promise<{ type: 'image/jpeg' | 'image/png'; content: Buffer } | null> {
  const [file] = await db.query<{ content: Buffer }[]>(
    `select content from media_file where id = $1 and kind = 'image'`,
    [id],
  )
  const type = file && pictureType(file.content)
  return file && type ? { type, content: file.content } : null
}
