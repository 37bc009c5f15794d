import { Refusal } from '../reply'
import type { Media } from '../types'
import type { World } from '../world'

/** Facts: callbacks-and-app.md 4.6. */
const LIFETIME_MS = 3 * 24 * 3600 * 1000
const ALBUM = 2

/** Uploaded media that still lives and is of the wanted type; 40007 otherwise. */
export function usableMedia(world: World, mediaId: string, type: Media['type'] | null, now: number): Media {
  const media = livingMedia(world, mediaId, now)
  if (!media || (type !== null && media.type !== type)) throw new Refusal(40007)
  return media
}

/** A picture that upload_attachment took for the product album and that still lives; 40007 otherwise. */
export function albumPicture({ state }: World, mediaId: string, now: number): Media {
  const media = state.media.get(mediaId)
  if (media?.attachment !== ALBUM || !lives(media, now)) throw new Refusal(40007)
  return media
}

/** Uploaded media of the ordinary kind, or null when it never was or its 3 days are over. */
export function livingMedia({ state }: World, mediaId: string, now: number): Media | null {
  const media = state.media.get(mediaId)
  return media && !media.permanent && !media.attachment && lives(media, now) ? media : null
}

function lives({ createdAt }: Media, now: number): boolean {
  return now - createdAt < LIFETIME_MS
}

/** Removes what ended, with its bytes. */
export function forgetEndedMedia({ state, files }: World, now: number): void {
  for (const media of state.media.values()) {
    if (media.permanent || now - media.createdAt < LIFETIME_MS) continue
    state.media.delete(media.mediaId)
    files.remove(media.mediaId)
  }
}
