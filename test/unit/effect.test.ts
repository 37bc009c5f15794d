import { differenceOf, effectOf } from '../../src/decisions/campaigns/effect'
import { seeded, type Random } from '../../src/sandbox/random'

test('the interval is that of the literature', () => {
  // Newcombe 1998, table II, method 10: 56 of 70 against 48 of 80, and 9 of 10 against 3 of 10.
  const first = differenceOf({ people: 70, did: 56 }, { people: 80, did: 48 })
  expect([first.low, first.high].map((x) => x.toFixed(4))).toEqual(['0.0524', '0.3339'])
  const second = differenceOf({ people: 10, did: 9 }, { people: 10, did: 3 })
  expect([second.low, second.high].map((x) => x.toFixed(4))).toEqual(['0.1705', '0.8090'])
})

test('it says more, less or no difference only when the window is over and enough people are in both arms', () => {
  const verdict = (written: [number, number], heldOut: [number, number], over = true) =>
    effectOf({ people: written[0], did: written[1] }, { people: heldOut[0], did: heldOut[1] }, over).verdict
  expect(verdict([2000, 200], [500, 20])).toBe('more')
  expect(verdict([2000, 80], [500, 50])).toBe('less')
  expect(verdict([2000, 100], [500, 25])).toBe('no-difference')
  expect(verdict([2000, 200], [500, 20], false)).toBe('too-early')
  expect(verdict([2000, 200], [29, 1])).toBe('too-early')
  expect(verdict([2000, 8], [500, 1])).toBe('too-early')
  expect(verdict([2000, 1998], [500, 495])).toBe('too-early')
  expect(verdict([0, 0], [0, 0])).toBe('too-early')
})

/** How many of so many people do what each does with this chance. */
function drawn(random: Random, people: number, chance: number): number {
  let did = 0
  for (let i = 0; i < people; i++) if (random.next() < chance) did++
  return did
}

test.each([
  { written: [900, 0.12], heldOut: [100, 0.07] },
  { written: [450, 0.3], heldOut: [50, 0.3] },
] as const)('the interval covers the true effect in 95 of 100 experiments: %j', ({ written, heldOut }) => {
  const [truth, seeds] = [written[1] - heldOut[1], 1000]
  let covered = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seeded(seed)
    const arm = ([people, chance]: readonly [number, number]) => ({ people, did: drawn(random, people, chance) })
    const { low, high } = differenceOf(arm(written), arm(heldOut))
    if (low <= truth && truth <= high) covered++
  }
  // Of a thousand the share itself is uncertain by 1.4 per cent.
  expect(covered / seeds).toBeGreaterThan(0.935)
  expect(covered / seeds).toBeLessThan(0.975)
})
