import { putOver, recentUses } from '../../../web/sidebar/src/replies/ownUses'

const now = new Date('2026-11-22T04:00:00Z')
const ago = (hours: number): string => new Date(now.getTime() - hours * 3_600_000).toISOString()
const merged = (usedAt: string | null, own: Record<string, string>): string | null => {
  const reply = { id: 'a', usedAt }
  putOver([reply], own)
  return reply.usedAt
}

test('what was sent from here stands over a library that does not know it yet', () => {
  expect(merged(null, { a: ago(0), b: ago(1) })).toBe(ago(0))
  expect(merged(ago(5).replace('Z', '+00:00'), { a: ago(0) })).toBe(ago(0))
})

test('a later use that the library knows stays, and other texts are not touched', () => {
  expect(merged(ago(1), { a: ago(2) })).toBe(ago(1))
  expect(merged(null, { b: ago(0) })).toBeNull()
})

test('what is older than a day, and what is no such thing, is left to the library', () => {
  expect(recentUses({ a: ago(23), b: ago(25), c: 'yesterday', d: 7 }, now)).toEqual({ a: ago(23) })
  for (const kept of [null, 'x', []]) expect(recentUses(kept, now)).toEqual({})
})
