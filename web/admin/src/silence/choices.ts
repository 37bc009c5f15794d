import type { z } from 'zod'
import type { Channels } from '../../../../src/handlers/admin/channels.schema'
import type { tagsOutput } from '../../../../src/handlers/admin/tags.schema'
import { api } from '../../../shared/api'

type Tags = z.output<typeof tagsOutput>

export interface SegmentChoices {
  tags: { value: string; label: string }[]
  channels: { value: number; label: string }[]
}

/** What a segment of contacts can be made of: corp tags with their group, and channels. */
export async function readSegmentChoices(): Promise<SegmentChoices> {
  const [tags, channels] = await Promise.all([
    api.get<Tags>('/api/tags?counts=false'),
    api.get<Channels>('/api/channels'),
  ])
  return {
    tags: tags.groups.flatMap((group) =>
      group.tags.map(({ id, name }) => ({ value: id, label: `${group.name} / ${name}` })),
    ),
    channels: channels.map(({ id, name }) => ({ value: id, label: name })),
  }
}
