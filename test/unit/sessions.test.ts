import { rolesOf, sameUserId, sessionEnd, type PersonFacts } from '../../src/decisions/sessions'

const nobody: PersonFacts = {
  gone: false,
  customerContact: false,
  leadsDepartment: false,
  hasGroup: false,
  admin: false,
}

describe('roles', () => {
  test.each([
    [{}, []],
    [{ customerContact: null }, []],
    [{ customerContact: true }, ['rep']],
    [{ leadsDepartment: true }, ['manager']],
    [{ hasGroup: true }, ['group-owner']],
    [{ admin: true }, ['admin']],
    [
      { customerContact: true, leadsDepartment: true, hasGroup: true, admin: true },
      ['rep', 'manager', 'group-owner', 'admin'],
    ],
    [{ customerContact: true, leadsDepartment: true, hasGroup: true, admin: true, gone: true }, []],
  ])('of %j are %j', (facts, held) => {
    expect(rolesOf({ ...nobody, ...facts })).toEqual(held)
  })
})

describe('a session', () => {
  const policy = { idleMs: 1000, totalMs: 5000 }
  const rep = { ...nobody, customerContact: true }
  const at = (ms: number): Date => new Date(1_000_000 + ms)
  const end = (now: number, seen: number, person: PersonFacts = rep) =>
    sessionEnd(at(now), { createdAt: at(0), seenAt: at(seen) }, person, policy)

  test('goes on until it was idle for so long', () => {
    expect([end(999, 0), end(1000, 0)]).toEqual([null, 'expired'])
  })
  test('goes on for so long in all, however busy', () => {
    expect([end(4999, 4999), end(5000, 5000)]).toEqual([null, 'expired'])
  })
  test('ends with the last role, and with the member, whatever the time', () => {
    expect(end(1, 0, nobody)).toBe('no-role')
    expect(end(1, 0, { ...rep, gone: true })).toBe('left')
  })
})

test('userids are one person’s whatever their case', () => {
  expect([sameUserId('LinMei', 'linmei'), sameUserId('lin.mei', 'linmei')]).toEqual([true, false])
})
