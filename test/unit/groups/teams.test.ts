import { splitIntoTeams, type TeamCandidate } from '../../../src/decisions/groups/teams'

const people = (count: number): TeamCandidate[] =>
  Array.from({ length: count }, (_, at) => ({ id: `wm${at}`, inviterId: null }))
const wish = { teams: 3, leaderIds: [] as string[], keepPairs: false, seed: 'a' }
const sizes = (teams: { memberIds: string[] }[]): number[] => teams.map(({ memberIds }) => memberIds.length)

test('everybody is in one team, and sizes differ by one at most, for any numbers', () => {
  for (let count = 0; count <= 40; count++) {
    for (let teams = 1; teams <= 9; teams++) {
      const candidates = people(count).map((one, at) => ({ ...one, inviterId: at % 3 === 0 ? null : `wm${at - 1}` }))
      const leaderIds = candidates.slice(0, at(count, teams)).map(({ id }) => id)
      const split = splitIntoTeams(candidates, { ...wish, teams, leaderIds, keepPairs: count % 2 === 0 })
      expect(split.flatMap(({ memberIds }) => memberIds).sort()).toEqual(candidates.map(({ id }) => id).sort())
      expect(Math.max(...sizes(split)) - Math.min(...sizes(split))).toBeLessThanOrEqual(1)
    }
  }
})
const at = (count: number, teams: number): number => Math.min(count, Math.floor(teams / 2))

test('each leader has a team of their own; one too many is a member like the rest', () => {
  const split = splitIntoTeams(people(10), { ...wish, leaderIds: ['wm1', 'wm2', 'wm1', 'wm3', 'wm4'] })
  expect(split.map(({ leaderId }) => leaderId)).toEqual(['wm1', 'wm2', 'wm3'])
  for (const { leaderId, memberIds } of split) expect(memberIds[0]).toBe(leaderId)
  expect(sizes(split)).toEqual([4, 3, 3])
})

test('the same seed and people make the same teams, in whatever order they come; another seed makes others', () => {
  const once = splitIntoTeams(people(30), wish)
  expect(splitIntoTeams([...people(30)].reverse(), wish)).toEqual(once)
  expect(splitIntoTeams(people(30), { ...wish, seed: 'b' })).not.toEqual(once)
})

test('pairs stay together when that is asked and there is room, also with a leader', () => {
  const pairs = people(12).map((one, at) => ({ ...one, inviterId: at % 2 === 1 ? `wm${at - 1}` : null }))
  const teamOf = (keepPairs: boolean, seed: string) => {
    const split = splitIntoTeams(pairs, { ...wish, leaderIds: ['wm0', 'wm2', 'wm4'], keepPairs, seed })
    return (id: string): number => split.findIndex(({ memberIds }) => memberIds.includes(id))
  }
  const together = (keepPairs: boolean): boolean[] =>
    ['a', 'b', 'c', 'd', 'e'].map((seed) => {
      const find = teamOf(keepPairs, seed)
      return [0, 2, 4, 6, 8, 10].every((first) => find(`wm${first}`) === find(`wm${first + 1}`))
    })
  expect(together(true)).toEqual([true, true, true, true, true])
  expect(together(false)).toContain(false)
})

test('people who brought each other in a circle are put somewhere once', () => {
  const circle = [
    { id: 'a', inviterId: 'b' },
    { id: 'b', inviterId: 'a' },
    { id: 'c', inviterId: 'c' },
  ]
  const split = splitIntoTeams(circle, { ...wish, teams: 2, keepPairs: true })
  expect(split.flatMap(({ memberIds }) => memberIds).sort()).toEqual(['a', 'b', 'c'])
})
