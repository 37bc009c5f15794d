import type { Upload } from '../body'
import { freshId } from '../random'
import { ok, Refusal, type Reply } from '../reply'
import type { Media } from '../types'
import type { Call, Endpoint, FileReply, World } from '../world'
import { forgetEndedMedia, usableMedia } from './mediaStore'

/** Facts: callbacks-and-app.md 4.6. Sizes in bytes. */
const MB = 1024 * 1024
const MIN_BYTES = 5
const MAX_BYTES = { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB } as const
const MAX_PERMANENT_BYTES = 2 * MB
const IMAGES_A_DAY = 1000
const IMAGES_A_MONTH = 3000
const DAY_MS = 24 * 3600 * 1000

/** Temporary media, and pictures with a lasting address. */
export const mediaEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/media/upload', method: 'UPLOAD', handle: upload },
  { path: '/cgi-bin/media/upload_attachment', method: 'UPLOAD', handle: uploadAttachment },
  { path: '/cgi-bin/media/uploadimg', method: 'UPLOAD', handle: uploadImage },
  { path: '/cgi-bin/media/get', method: 'GET', handle: download },
]

/** `created_at` is a string here, and only here. */
function upload({ query, upload: given, now }: Call, world: World): Reply {
  const type = query.type ?? ''
  if (!isType(type)) throw new Refusal(40004)
  const media = keep(world, checked(given, type, MAX_BYTES[type]), type, now, false)
  return ok({ type, media_id: media.mediaId, created_at: String(Math.floor(now / 1000)) })
}

/** For moments (1: image or video) or a product album (2: image). Such an id is of no use where media/upload's is. */
function uploadAttachment({ query, upload: given, now }: Call, world: World): Reply {
  const type = query.media_type ?? ''
  if (type !== 'image' && type !== 'video') throw new Refusal(40004)
  if (query.attachment_type !== '1' && query.attachment_type !== '2') throw new Refusal(41072)
  if (query.attachment_type === '2' && type === 'video') throw new Refusal(41072)
  const media = keep(world, checked(given, type, MAX_BYTES[type]), type, now, false)
  media.attachment = query.attachment_type === '1' ? 1 : 2
  return ok({ type, media_id: media.mediaId, created_at: Math.floor(now / 1000) })
}

function uploadImage({ upload: given, now, origin }: Call, world: World): Reply {
  if (world.limits.enforced) checkImageCount(world, now)
  const media = keep(world, checked(given, 'image', MAX_PERMANENT_BYTES), 'image', now, true)
  return ok({ url: `${origin}/sandbox/files/${media.mediaId}` })
}

function download({ query, now }: Call, world: World): FileReply {
  const mediaId = query.media_id ?? ''
  if (mediaId === '') throw new Refusal(41006)
  const media = usableMedia(world, mediaId, null, now)
  const file = world.files.get(media.mediaId)
  if (!file) throw new Refusal(40007)
  return { file, contentType: media.contentType, filename: media.filename }
}

/** So many a day and a month (callbacks-and-app.md 3.5), counted back from now. */
function checkImageCount({ state }: World, now: number): void {
  const ages = [...state.media.values()].flatMap((one) => (one.permanent ? now - one.createdAt : []))
  if (ages.filter((age) => age < DAY_MS).length >= IMAGES_A_DAY) throw new Refusal(45009)
  if (ages.filter((age) => age < 30 * DAY_MS).length >= IMAGES_A_MONTH) throw new Refusal(45009)
}

function isType(type: string): type is Media['type'] {
  return Object.hasOwn(MAX_BYTES, type)
}

function checked(given: Upload | null, type: Media['type'], max: number): Upload {
  if (!given || given.bytes.length === 0) throw new Refusal(44001)
  if (given.bytes.length <= MIN_BYTES) throw new Refusal(40006)
  if (given.bytes.length > max) throw new Refusal(45001)
  const contentType = contentTypeOf(given, type)
  if (contentType === null) throw new Refusal(type === 'image' ? 40009 : 40004)
  return { ...given, contentType }
}

/** What the bytes really are; null = not what the type asks for. */
function contentTypeOf({ bytes, contentType }: Upload, type: Media['type']): string | null {
  const starts = (hex: string) => bytes.subarray(0, hex.length / 2).toString('hex') === hex
  if (type === 'file') return contentType
  if (type === 'voice') return bytes.toString('latin1', 0, 5) === '#!AMR' ? 'audio/amr' : null
  if (type === 'video') return bytes.toString('latin1', 4, 8) === 'ftyp' ? 'video/mp4' : null
  if (starts('89504e470d0a1a0a')) return 'image/png'
  return starts('ffd8ff') ? 'image/jpeg' : null
}

function keep(world: World, given: Upload, type: Media['type'], now: number, permanent: boolean): Media {
  forgetEndedMedia(world, now)
  const media: Media = {
    mediaId: freshId('3', 60),
    type,
    filename: given.filename,
    contentType: given.contentType,
    size: given.bytes.length,
    createdAt: now,
    permanent,
  }
  world.files.put(media.mediaId, given.bytes)
  world.state.media.set(media.mediaId, media)
  world.state.touch()
  return media
}
