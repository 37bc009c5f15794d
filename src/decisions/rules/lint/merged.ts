import type { RuleTrigger } from '../definition'

/** What meets both triggers; null = nothing. */
export function merged(one: RuleTrigger, other: RuleTrigger): RuleTrigger | null {
  if (one.kind === 'message' && other.kind === 'message') {
    const kfIds = common(one.kfIds, other.kfIds)
    return one.channel === other.channel && kfIds ? { ...one, kfIds } : null
  }
  if (one.kind === 'tag-changed' && other.kind === 'tag-changed') {
    const tagIds = common(one.tagIds, other.tagIds)
    const fits = one.change === other.change || one.change === 'either' || other.change === 'either'
    return fits && tagIds ? { ...one, change: one.change === 'either' ? other.change : one.change, tagIds } : null
  }
  if (one.kind === 'entered-kf' && other.kind === 'entered-kf') {
    const [kfIds, scenes] = [common(one.kfIds, other.kfIds), common(one.scenes, other.scenes)]
    return kfIds && scenes ? { ...one, kfIds, scenes } : null
  }
  if (one.kind === 'button' && other.kind === 'button') {
    const ids = common(one.ids, other.ids)
    return one.on === other.on && ids ? { ...one, ids } : null
  }
  if (one.kind === 'stage-changed' && other.kind === 'stage-changed') {
    const to = common(one.to, other.to)
    return to && { ...one, to }
  }
  // `everybody` meets every trigger of facts.
  if (one.kind === 'facts' && other.kind === 'facts')
    return { ...one, changed: common(one.changed, other.changed) ?? ['everybody'] }
  return one.kind === other.kind ? one : null
}

/** Of two lists of which an empty one names all; null = they have nothing in common. */
function common<T>(one: readonly T[], other: readonly T[]): T[] | null {
  if (one.length === 0 || other.length === 0) return [...one, ...other]
  const both = one.filter((value) => other.includes(value))
  return both.length > 0 ? both : null
}
