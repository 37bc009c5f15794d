import { readPastMessages } from '../../src/views/rules/pastMessages'
import { readQuestions } from '../../src/views/rules/questions'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact } from '../support/rows'
import { writePast, type PastDecision } from '../support/rules/history'
import { buildScope } from '../support/scope'

let database: TestDatabase
const now = new Date('2027-03-10T04:00:00Z')
const scope = () => buildScope({ db: database.dataSource.manager, now })
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)
const past = (minutes: number, texts: string[], more: Partial<PastDecision> = {}) =>
  writePast(scope().db, { at: ago(minutes), texts, ...more })

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await scope().db.query('truncate contact, follow_user, kf_message, kf_occasion restart identity cascade')
  await insertContact(scope().db, 'wm1', { name: '吴' })
})
afterAll(() => database.close())

test('questions are what met no rule in the time, while no human had the session, their words still there', async () => {
  await past(60 * 24 * 8, ['太久了'])
  await past(50, ['命中了'], { metRule: true })
  await past(40, ['人工在'], { state: 3 })
  await past(30, ['没内容了'], { gone: true })
  await past(20, ['怎么开发票', '急'])
  await past(10, ['怎么开发票呀'], { externalUserId: 'wm2', state: 1 })
  expect(await readQuestions(scope(), { days: 7 })).toEqual({
    texts: 3,
    more: false,
    groups: [
      { text: '怎么开发票呀', count: 2, visitors: 2, lastAt: ago(10).toISOString(), others: ['怎么开发票'] },
      { text: '急', count: 1, visitors: 1, lastAt: ago(20).toISOString(), others: [] },
    ],
  })
})

test('past messages are the latest first, with their session, found by their words and by who wrote them', async () => {
  await past(40, ['在吗', '怎么退款'])
  await past(20, ['100%好'], { externalUserId: 'wm2', state: 3 })
  const found = async (q: string) => (await readPastMessages(scope(), { q })).map(({ text }) => text)
  expect(await found('')).toEqual(['100%好', '怎么退款', '在吗'])
  expect(await found('吴')).toEqual(['怎么退款', '在吗'])
  expect(await found('0%')).toEqual(['100%好'])
  expect(await found('_')).toEqual([])
  expect(await readPastMessages(scope(), { q: '退款' })).toMatchObject([
    { name: '吴', session: 0, firstTime: false, at: ago(40).toISOString(), kfId: 'kf1' },
  ])
  expect(await readPastMessages(scope(), { q: '在吗' })).toMatchObject([{ session: 0, firstTime: true }])
  expect(await readPastMessages(scope(), { q: '好' })).toMatchObject([{ session: 3, name: null }])
})
