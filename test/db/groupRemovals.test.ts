import { randomUUID } from 'node:crypto'
import type { Scope } from '../../src/scope'
import {
  keepMember,
  proposeQuiet,
  settleRemovals,
  tickRemoval,
  withdrawSignalled,
} from '../../src/services/groupStanding/removals'
import { recordSignal } from '../../src/services/groupStanding/signals'
import { undoWarning, warnMember } from '../../src/services/groupStanding/warnings'
import { proposeWeekly, setWeeklyRemovals } from '../../src/services/groupStanding/weekly'
import { writeRules } from '../../src/services/groupStanding/rules'
import { readHouseRules } from '../../src/views/groupStanding/houseRules'
import { readStanding } from '../../src/views/groupStanding/members'
import { readRemovals } from '../../src/views/groupStanding/removals'
import { insertTouch } from '../support/rows'
import { daysAgo, groupWorld } from '../support/groups'

const now = daysAgo(0)
let world: Awaited<ReturnType<typeof groupWorld>>
let scope: Scope
/** A group of its own for each test. */
let chat: string

beforeAll(async () => {
  world = await groupWorld()
  scope = world.scope
})
beforeEach(async () => {
  await world.empty()
  chat = await world.group('茶友群')
})
afterAll(() => world.close())

const join = (
  memberId: string,
  days: number,
  { chatId = chat, ...more }: { chatId?: string; invitor?: string; state?: string } = {},
) => world.join(chatId, memberId, days, more)
const seen = (memberId: string, key: string = randomUUID()) =>
  recordSignal(scope, { chatId: chat, memberId, key, kind: 'helpful' })
const states = async () =>
  Object.fromEntries(
    (await readRemovals(scope, chat)).map(({ memberId, state, withdrawnFor }) => [memberId, withdrawnFor ?? state]),
  )
const idOf = async (memberId: string): Promise<string> =>
  (await readRemovals(scope, chat)).find((one) => one.memberId === memberId)?.id ?? ''

test('where somebody said so, whoever gave no sign is listed each week, and nowhere else', async () => {
  const other = await world.group('另一群')
  for (const chatId of [chat, other]) await join('wmQuiet', 100, { chatId })
  expect(await proposeWeekly(scope)).toBe(0)
  await setWeeklyRemovals(scope, chat, 60)
  expect((await readStanding(scope, chat)).weeklyQuietDays).toBe(60)
  expect(await proposeWeekly(scope)).toBe(1)
  expect(await states()).toEqual({ wmQuiet: 'listed' })
  expect(await proposeWeekly(scope)).toBe(0)
  await setWeeklyRemovals(scope, chat, null)
  expect((await readStanding(scope, chat)).weeklyQuietDays).toBeNull()
  await scope.db.query('update group_chat set dismissed_at = now() where chat_id = $1', [other])
  await expect(setWeeklyRemovals(scope, other, 60)).rejects.toMatchObject({ status: 409 })
})

test('whoever gave no signal is listed once; one who does meanwhile, also told late, comes off the list', async () => {
  for (const id of ['wmA', 'wmB', 'wmC', 'wmD']) await join(id, 100)
  await join('wmNew', 10)
  await insertTouch(scope.db, 'wmD', daysAgo(20))
  expect(await proposeQuiet(scope, chat, 60)).toBe(3)
  expect(await proposeQuiet(scope, chat, 60)).toBe(0)
  expect(await states()).toEqual({ wmA: 'listed', wmB: 'listed', wmC: 'listed' })
  await seen('wmA')
  await insertTouch(scope.db, 'wmB', daysAgo(30))
  expect(await withdrawSignalled(scope, null)).toBe(1)
  expect(await states()).toEqual({ wmA: 'signal', wmB: 'signal', wmC: 'listed' })
})

test('whom somebody keeps is not proposed again before as many days have gone by', async () => {
  await join('wmA', 100)
  await proposeQuiet(scope, chat, 60)
  await keepMember(scope, chat, await idOf('wmA'))
  expect(await proposeQuiet({ ...scope, now: new Date(now.getTime() + 59 * 86_400_000) }, chat, 60)).toBe(0)
  expect(await proposeQuiet({ ...scope, now: new Date(now.getTime() + 61 * 86_400_000) }, chat, 60)).toBe(1)
})

test('a tick on somebody who was heard of meanwhile is refused, and that they were heard of stays', async () => {
  await join('wmA', 100)
  await proposeQuiet(scope, chat, 60)
  await insertTouch(scope.db, 'wmA', daysAgo(1))
  await expect(tickRemoval(scope, chat, await idOf('wmA'), true)).rejects.toMatchObject({ id: 'removal-settled' })
  expect(await states()).toEqual({ wmA: 'signal' })
})

test('only a reading after the tick tells that somebody is still there, and who leaves unticked has left', async () => {
  for (const id of ['wmA', 'wmB']) await join(id, 100)
  await proposeQuiet(scope, chat, 60)
  await tickRemoval(scope, chat, await idOf('wmA'), true)
  await settleRemovals(scope, chat, new Date(now.getTime() - 1000))
  expect(await states()).toEqual({ wmA: 'ticked', wmB: 'listed' })
  await settleRemovals(scope, chat, new Date(now.getTime() + 1000))
  expect(await states()).toEqual({ wmA: 'still-there', wmB: 'listed' })
  await world.leave('wmA')
  await world.leave('wmB')
  await settleRemovals(scope, chat, new Date(now.getTime() + 2000))
  expect(await states()).toEqual({ wmA: 'removed', wmB: 'left' })
  await expect(tickRemoval(scope, await world.group('别的'), await idOf('wmA'), true)).rejects.toMatchObject({
    id: 'not-found',
  })
})

test('two who warn at the same moment make a first and a second', async () => {
  await join('wmA', 10)
  await writeRules(scope, { chatId: chat }, [{ id: null, text: '不发广告' }])
  const [rule] = (await readHouseRules(scope, chat)).rules
  const warn = (actor: string) =>
    warnMember(
      { ...scope, actor },
      { chatId: chat, memberId: 'wmA', key: randomUUID(), ruleId: rule?.id ?? 0, note: '' },
    )
  const levels = (await Promise.all([warn('lin.mei'), warn('chen.hao')])).map(({ level }) => level)
  expect(levels.sort()).toEqual(['first', 'second'])
})

test('the third warning lists, for the rules, also who was listed for silence; taken back it takes them off', async () => {
  await join('wmA', 100)
  await proposeQuiet(scope, chat, 60)
  await writeRules(scope, 'all', [{ id: null, text: '不发广告' }])
  const [rule] = (await readHouseRules(scope, chat)).rules
  const warn = (minutes: number) =>
    warnMember(
      { ...scope, now: new Date(now.getTime() + minutes * 60_000) },
      { chatId: chat, memberId: 'wmA', key: randomUUID(), ruleId: rule?.id ?? 0, note: '' },
    )
  const first = await warn(1)
  await warn(2)
  const third = await warn(3)
  expect(await readRemovals(scope, chat)).toMatchObject([{ reason: 'rules', state: 'listed', quietDays: null }])
  await seen('wmA')
  expect(await states()).toEqual({ wmA: 'listed' })
  const later = { ...scope, now: new Date(now.getTime() + 5 * 60_000) }
  await expect(undoWarning(later, chat, first.id)).rejects.toMatchObject({ id: 'warning-not-the-latest' })
  await undoWarning(later, chat, third.id)
  expect(await states()).toEqual({ wmA: 'undone' })
  const written = await readHouseRules(scope, chat)
  expect(written.warnings.map(({ level }) => level)).toEqual([null, 'second', 'first'])
  await writeRules(scope, 'all', [])
})

test('once they are ticked off as removed the warning stays', async () => {
  await join('wmA', 10)
  await writeRules(scope, { ownerUserId: 'lin.mei' }, [{ id: null, text: '不发广告' }])
  const [rule] = (await readHouseRules(scope, chat)).rules
  let last = { id: '' }
  for (const minute of [1, 2, 3]) {
    const moment = { ...scope, now: new Date(now.getTime() - (9 - minute) * 60_000) }
    last = await warnMember(moment, {
      chatId: chat,
      memberId: 'wmA',
      key: randomUUID(),
      ruleId: rule?.id ?? 0,
      note: '',
    })
  }
  await tickRemoval(scope, chat, await idOf('wmA'), true)
  await expect(undoWarning(scope, chat, last.id)).rejects.toMatchObject({ id: 'warning-acted-upon' })
  const other = await world.group('别人的群', 'chen.hao')
  await join('wmA', 10, { chatId: other })
  const elsewhere = { chatId: other, memberId: 'wmA', key: randomUUID(), ruleId: rule?.id ?? 0, note: '' }
  await expect(warnMember(scope, elsewhere)).rejects.toMatchObject({ id: 'not-found' })
  await writeRules(scope, { ownerUserId: 'lin.mei' }, [])
})
