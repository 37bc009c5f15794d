import * as fc from 'fast-check'
import { retryDelay } from '../../src/decisions/retry'
import { defaults } from '../../config/defaults'

const policies = fc.record({
  backoffMs: fc.integer({ min: 1, max: 60_000 }),
  maxBackoffMs: fc.integer({ min: 60_000, max: 86_400_000 }),
  maxAttempts: fc.integer({ min: 1, max: 2000 }),
})

test('waits begin with the first, never shrink, never exceed the ceiling, and end', () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 1, max: 2500 }), (policy, attempts) => {
      const delay = retryDelay(attempts, policy)
      if (attempts >= policy.maxAttempts) return expect(delay).toBeNull()
      expect(delay).toBeGreaterThanOrEqual(policy.backoffMs)
      expect(delay).toBeLessThanOrEqual(policy.maxBackoffMs)
      const next = retryDelay(attempts + 1, policy)
      if (next !== null) expect(next).toBeGreaterThanOrEqual(delay ?? 0)
    }),
  )
})

test('the first waits double', () => {
  const policy = { backoffMs: 5, maxBackoffMs: 100, maxAttempts: 7 }
  expect([1, 2, 3, 4, 5, 6, 7].map((n) => retryDelay(n, policy))).toEqual([5, 10, 20, 40, 80, 100, null])
})

test('an event is tried for several hours before a person has to look', () => {
  const waits = Array.from({ length: defaults.inbox.maxAttempts - 1 }, (_, i) => retryDelay(i + 1, defaults.inbox) ?? 0)
  const hours = waits.reduce((sum, ms) => sum + ms, 0) / 3600_000
  expect(hours).toBeGreaterThan(4)
  expect(hours).toBeLessThan(48)
})
