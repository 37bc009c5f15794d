import { randomUUID } from 'node:crypto'
import type { MediaKind } from '../entities/MediaFile'
import { AppError } from '../errors'
import type { Scope } from '../scope'

interface MediaRow {
  id: string
  filename: string
  kind: MediaKind
  media_id: string | null
  expires_at: Date | null
}

/** WeCom's limits for temporary media (callbacks-and-app.md 4.6), in bytes. */
const LIMITS: Record<MediaKind, { min: number; max: number; types: RegExp }> = {
  image: { min: 6, max: 10 * 1024 * 1024, types: /\.(jpe?g|png)$/i },
  video: { min: 6, max: 10 * 1024 * 1024, types: /\.mp4$/i },
  file: { min: 6, max: 20 * 1024 * 1024, types: /\.[A-Za-z0-9]+$/ },
}

const DAY_MS = 24 * 3600 * 1000

export const maxMediaBytes = Math.max(...Object.values(LIMITS).map((limit) => limit.max))

/**
 * Keeps a file. It is uploaded to WeCom when it is first needed. `keptBy` = the member who brings it and may use it, null = a
 * script. Throws AppError for what WeCom would refuse, and `uploads-exhausted` above what a member may upload a day.
 */
export async function keepMedia(
  scope: Scope,
  file: { filename: string; kind: MediaKind; content: Buffer; keptBy: string | null },
): Promise<{ id: string }> {
  const limit = LIMITS[file.kind]
  if (!limit.types.test(file.filename)) throw new AppError('unsupported-media')
  if (file.content.length > limit.max) throw new AppError('too-large')
  if (file.content.length < limit.min)
    throw new AppError('invalid-input', [{ path: 'body', message: 'The file is empty.' }])
  if (file.keptBy !== null) await refuseAboveQuota(scope, file.keptBy, file.content.length)
  const id = randomUUID()
  await scope.db.query(
    `insert into media_file (id, filename, kind, bytes, content, kept_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, file.filename, file.kind, file.content.length, file.content, file.keptBy, scope.now],
  )
  return { id }
}

/** Two at the same time may go over it by one file: it guards the disk, and nothing is promised of it. */
async function refuseAboveQuota({ db, now, settings }: Scope, userId: string, bytes: number): Promise<void> {
  const rows = await db.query<{ bytes: number }[]>(
    `select coalesce(sum(bytes), 0)::float8 as bytes from media_file where kept_by = $1 and created_at > $2`,
    [userId, new Date(now.getTime() - DAY_MS)],
  )
  if ((rows[0]?.bytes ?? 0) + bytes > settings.media.uploadBytesPerDay) throw new AppError('uploads-exhausted')
}

/** Not used any more when this little of its life is left. */
const FRESH_FOR_MS = 60_000

/** The media id WeCom knows a file by, uploading it when there is none or it is about to expire. */
export async function mediaIdFor(scope: Scope, fileId: string): Promise<string> {
  const rows = await scope.db.query<MediaRow[]>(
    'select id, filename, kind, media_id, expires_at from media_file where id = $1',
    [fileId],
  )
  const file = rows[0]
  if (!file) throw new AppError('not-found', [{ path: 'mediaFileId', message: fileId }])
  const usable = file.expires_at !== null && file.expires_at.getTime() > scope.clock().getTime() + FRESH_FOR_MS
  return usable && file.media_id !== null ? file.media_id : uploadOnce(scope, file)
}

/** Uploads under way in this process: thirty customers who scan at once wait for one upload. */
const uploads = new Map<string, Promise<string>>()

function uploadOnce(scope: Scope, file: MediaRow): Promise<string> {
  const underWay = uploads.get(file.id)
  if (underWay) return underWay
  const upload = uploadAgain(scope, file).finally(() => uploads.delete(file.id))
  uploads.set(file.id, upload)
  return upload
}

async function uploadAgain(scope: Scope, file: MediaRow): Promise<string> {
  const rows = await scope.db.query<{ content: Buffer }[]>('select content from media_file where id = $1', [file.id])
  const content = rows[0]?.content
  if (!content) throw new AppError('not-found')
  const { mediaId } = await scope.wecom.media.upload({ kind: file.kind, filename: file.filename, content })
  const expiresAt = new Date(scope.clock().getTime() + scope.settings.media.lifetimeMs)
  await scope.db.query('update media_file set media_id = $2, expires_at = $3, last_error = null where id = $1', [
    file.id,
    mediaId,
    expiresAt,
  ])
  return mediaId
}

/** WeCom said it does not know these any more (40007): the next use uploads the files again. */
export async function forgetMediaIds(scope: Scope, mediaIds: readonly string[]): Promise<void> {
  await scope.db.query('update media_file set media_id = null, expires_at = null where media_id = any($1)', [mediaIds])
}

/** Uploads files before somebody waits for them. What fails now is tried again by the hourly job. */
export async function uploadFilesAhead(scope: Scope, fileIds: readonly string[]): Promise<void> {
  for (const fileId of fileIds) {
    try {
      await mediaIdFor(scope, fileId)
    } catch (error) {
      scope.log.warn({ err: error, mediaFile: fileId }, 'a file could not be uploaded yet')
    }
  }
}

/** Uploads what welcome messages, quick replies and rules use and what would expire before `refreshBeforeMs` is over. Returns how many. */
export async function refreshMedia(scope: Scope): Promise<{ refreshed: number; failed: number }> {
  const { refreshBeforeMs } = scope.settings.media
  const due = await scope.db.query<MediaRow[]>(
    `select f.id, f.filename, f.kind, f.media_id, f.expires_at from media_file f
      where (f.expires_at is null or f.expires_at < $1)
        and (exists (select 1 from welcome_message w
                      where w.enabled and w.attachments @> jsonb_build_array(jsonb_build_object('mediaFileId', f.id)))
          or exists (select 1 from quick_reply q
                      where q.enabled and q.deleted_at is null
                        and q.parts @> jsonb_build_array(jsonb_build_object('mediaFileId', f.id)))
          or exists (select 1 from rule r join rule_version v on v.rule_id = r.id and v.number = r.live_version
                      where jsonb_path_exists(v.body, '$.actions[*].parts[*] ? (@.mediaFileId == $id)',
                                              jsonb_build_object('id', f.id))))
      order by f.expires_at nulls first`,
    [new Date(scope.now.getTime() + refreshBeforeMs)],
  )
  let failed = 0
  for (const file of due) {
    try {
      await uploadOnce(scope, file)
    } catch (error) {
      failed++
      scope.log.warn({ err: error, mediaFile: file.id }, 'media could not be uploaded again')
      await scope.db.query('update media_file set last_error = $2 where id = $1', [
        file.id,
        String(error).slice(0, 500),
      ])
    }
  }
  return { refreshed: due.length - failed, failed }
}
