import type { AudienceCondition, RfmDimension } from '../../decisions/audience/definition'
import type { RfmCuts } from '../../decisions/audience/resolved'
import type { Parameters } from './parameters'

const VALUES: Readonly<Record<RfmDimension, string>> = {
  recency: 'f.last_order_at',
  frequency: 'f.orders',
  spending: 'f.spent_fen',
}

/** SQL: whether a contact is in one of the fifths. A fifth begins above its cut, so that equal values share one. */
export function bandSql(
  { of, bands }: Extract<AudienceCondition, { kind: 'rfm' }>,
  cuts: RfmCuts | null,
  values: Parameters,
): string {
  if (!cuts) return 'false'
  const value = VALUES[of]
  const edge = (cut: number): string =>
    of === 'recency' ? values.add(new Date(cut), 'timestamptz') : values.add(cut, 'float8')
  const tests = [...new Set(bands)].map((band) => {
    const [above, upTo] = [cuts[of][band - 2], cuts[of][band - 1]]
    const ends = [
      above === undefined ? '' : `${value} > ${edge(above)}`,
      upTo === undefined ? '' : `${value} <= ${edge(upTo)}`,
    ]
    return `(${ends.filter((end) => end !== '').join(' and ')})`
  })
  return `(f.orders > 0 and (${tests.join(' or ')}))`
}
