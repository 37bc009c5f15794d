import type { Audience } from '../audience/definition'

/**
 * The audience with its segments written out, so that what was approved stays what it was when somebody changes a segment. One that
 * is gone has nobody.
 */
export function writtenOut(audience: Audience, segments: ReadonlyMap<number, Audience>): Audience {
  const of = audience.of.map((part): Audience['of'][number] => {
    if (part.kind === 'group') return writtenOut(part, segments)
    if (part.kind !== 'segment') return part
    const segment = segments.get(part.segmentId)
    const group: Audience = segment ? writtenOut(segment, segments) : { kind: 'group', join: 'any', of: [] }
    return part.not ? { kind: 'group', join: 'none', of: [group] } : group
  })
  return { ...audience, of }
}
