import { syncTags } from '../tags/sync'
import type { Stage } from './parts'

/** Corp tags and their groups, in one part. They come before the contacts that carry them. */
export const tagsStage: Stage = {
  name: 'tags',
  parts: () => Promise.resolve(['']),
  async run({ scope, note }) {
    const { read, changed } = await syncTags(scope)
    await note(read, { changed })
  },
}
