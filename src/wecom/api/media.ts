import type { Call, CallOptions } from '../client'
import { multipartOf } from '../multipart'
import { maybeDate, text } from '../wire'

/** `filename` is what people see. */
export interface Upload {
  filename: string
  content: Buffer
}

/** A file of 20 MB on a slow line takes longer than a call. */
const UPLOAD_TIMEOUT_MS = 30_000

export type MediaApi = ReturnType<typeof mediaApi>

/** Files for messages (callbacks-and-app.md 4.6). */
export function mediaApi(call: Call) {
  return {
    /** Kept by WeCom for 3 days from `createdAt`. Uploading twice only makes a second media id. */
    async upload(
      { kind, filename, content }: Upload & { kind: 'image' | 'voice' | 'video' | 'file' },
      options?: CallOptions,
    ): Promise<{ mediaId: string; createdAt: Date | null }> {
      const request = {
        path: '/cgi-bin/media/upload',
        query: { type: kind },
        multipart: multipartOf(filename, content),
      }
      const answer = await call({ ...request, writes: false }, { timeoutMs: UPLOAD_TIMEOUT_MS, ...options })
      return { mediaId: text(answer, 'media_id'), createdAt: maybeDate(answer, 'created_at') }
    },

    /** A permanent URL that shows only inside WeCom; 1000 a day and 3000 a month, so it counts as a write. */
    async uploadImage({ filename, content }: Upload, options?: CallOptions): Promise<string> {
      const request = { path: '/cgi-bin/media/uploadimg', multipart: multipartOf(filename, content) }
      const answer = await call({ ...request, writes: true }, { timeoutMs: UPLOAD_TIMEOUT_MS, ...options })
      return text(answer, 'url')
    },
  }
}
