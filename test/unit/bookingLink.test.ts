import { judgeLink } from '../../src/decisions/booking/link'

const end = new Date('2026-11-30T00:00:00Z')
const link = { externalUserId: 'wmA', expiresAt: end, saleNo: null }
const used = { ...link, saleNo: 'CL1' }
const before = new Date(end.getTime() - 1)

test('a link is open to the one whose it is, until its end and not at it', () => {
  expect(judgeLink(link, 'wmA', before)).toEqual({ as: 'open', link })
  expect(judgeLink(link, 'wmA', end)).toEqual({ as: 'refused', why: 'expired' })
})

test('one that has booked shows its own customer what it booked, after its end too', () => {
  for (const at of [before, end]) expect(judgeLink(used, 'wmA', at)).toEqual({ as: 'booked', link: used })
})

test('somebody else, or nobody, learns neither that a link was used nor that it has ended', () => {
  for (const one of [link, used])
    for (const visitor of ['wmB', 'WMA', '', null])
      for (const at of [before, end]) expect(judgeLink(one, visitor, at)).toEqual({ as: 'refused', why: 'not-theirs' })
})

test('a link that there is not is refused', () => {
  expect(judgeLink(null, 'wmA', before)).toEqual({ as: 'refused', why: 'unknown' })
})
