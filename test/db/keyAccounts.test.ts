import { keepKeyRhythm } from '../../src/services/silence/keyAccounts'
import { todoCardKey } from '../../src/decisions/todos'
import { finishTodo } from '../../src/services/todos/finish'
import { setStage } from '../../src/services/contacts/stage'
import { testDatabase, type TestDatabase } from '../support/database'
import { insertContact, insertMember } from '../support/rows'
import { DAY, SILENCE_TABLES, silenceWorld, type SilenceWorld } from '../support/silence'

/** 6:11 in Shanghai. */
const BEGIN = new Date('2026-11-01T22:11:00Z')
const after = (days: number): Date => new Date(BEGIN.getTime() + days * DAY)

let database: TestDatabase
let world: SilenceWorld
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  const { manager } = database.dataSource
  await manager.query(`truncate ${SILENCE_TABLES}, todo`)
  await insertMember(manager, 'lin.mei')
  world = silenceWorld(database, BEGIN)
  for (const id of ['wm1', 'wm2']) await insertContact(manager, id, { addedAt: BEGIN })
  await setStage(world.scope(), { externalUserId: 'wm1', stage: 'key', userId: null })
})
afterAll(() => database.close())

const morning = async (days: number) => {
  world.now = after(days)
  return keepKeyRhythm(world.scope())
}
const open = (): Promise<{ id: string; source: string; user_id: string; external_user_id: string; due_at: Date }[]> =>
  database.dataSource.query(
    'select id, source, user_id, external_user_id, due_at from todo where done_at is null order by source',
  )

test('a key account is called each fortnight and visited each month; nobody else is', async () => {
  expect(await morning(13)).toEqual({ made: 0, ended: 0 })
  expect(await morning(14)).toEqual({ made: 1, ended: 0 })
  expect(await morning(29)).toEqual({ made: 0, ended: 0 })
  expect(await morning(30)).toEqual({ made: 1, ended: 0 })
  expect(await open()).toMatchObject([
    { source: 'key-call', user_id: 'lin.mei', external_user_id: 'wm1', due_at: new Date('2026-11-16T09:05:00+08:00') },
    { source: 'key-visit', due_at: new Date('2026-12-02T09:05:00+08:00') },
  ])
})

test('a call that was made meanwhile ends the to-do, and begins a new fortnight; a visit is a call too', async () => {
  await morning(30)
  const [call] = await open()
  await database.dataSource.query(
    `insert into member_card (dedupe_key, kind, user_id, subject, urgency, task_id, created_at)
     values ($1, 'todo', 'lin.mei', '{}', 'normal', 'task', $2)`,
    [todoCardKey({ id: call!.id, userId: 'lin.mei', dueAt: call!.due_at }), after(30)],
  )
  world.now = after(31)
  await world.touch({ kind: 'visit' })
  expect(await morning(32)).toEqual({ made: 0, ended: 2 })
  expect(await database.dataSource.query('select says, answered_at from member_card')).toEqual([
    { says: '期间已有联系', answered_at: after(32) },
  ])
  expect(await morning(44)).toEqual({ made: 0, ended: 0 })
  expect(await morning(45)).toEqual({ made: 1, ended: 0 })
})

test('one that was ended without a call comes again with the next fortnight, and no sooner', async () => {
  await morning(14)
  await finishTodo(world.scope(), (await open())[0]!.id, { outcome: 'not-needed', result: '' })
  expect((await morning(15)).made).toBe(0)
  expect((await morning(27)).made).toBe(0)
  expect((await morning(28)).made).toBe(1)
})

test('an attempt is no call', async () => {
  world.now = after(10)
  await world.touch({ kind: 'call', outcome: 'attempt' })
  expect((await morning(14)).made).toBe(1)
})
