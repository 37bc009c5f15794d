import { chatStarted } from '../../src/handlers/callback/acquisition'
import { ContactPage1795331756785 } from '../../src/migrations/1795331756785-contactPage'
import { followBegan } from '../../src/services/contacts/began'
import { writeGroupChat } from '../../src/services/groupChats/write'
import { recordOrder } from '../../src/services/orders'
import type { Scope } from '../../src/scope'
import type { GroupChatDetail } from '../../src/wecom'
import { testDatabase, type TestDatabase } from '../support/database'
import { buildScope } from '../support/scope'

let database: TestDatabase
let scope: Scope

beforeAll(async () => {
  database = await testDatabase()
  scope = buildScope({ db: database.dataSource.manager })
})
beforeEach(() =>
  database.dataSource.query(
    'truncate contact, follow_user, timeline_entry, touch, contact_signal, contact_order, order_line, replenishment, group_chat, group_member, group_move',
  ),
)
afterAll(() => database.close())

const at = new Date('2026-03-01T02:00:00Z')
interface TouchRow {
  key: string
  kind: string
  user_id: string | null
  external_user_id: string
  at: Date
}
const touches = (): Promise<TouchRow[]> =>
  database.dataSource.query(
    `select key, kind, user_id, external_user_id, at from touch
      where direction = 'in' and outcome = 'reached' order by at, key`,
  )
const relation = { userId: 'lin.mei', externalUserId: 'wm1', state: null, at }
const order = { orderNo: 'A1', externalUserId: 'wm1', at, amountFen: 100, source: 'shop' }
const group = (members: { id: string; type: number; joinedAt: Date }[]): GroupChatDetail => ({
  chatId: 'wr1',
  name: '茶友群',
  owner: 'lin.mei',
  createdAt: at,
  notice: '',
  members: members.map((member) => ({
    ...member,
    unionId: null,
    joinScene: 1,
    invitorUserId: null,
    groupNickname: '',
    name: member.id,
    state: null,
  })),
  adminUserIds: [],
  memberVersion: null,
})

test('an adding, half or whole, is one touch by the contact, however often it is told', async () => {
  for (let i = 0; i < 2; i++) {
    await followBegan(scope, { ...relation, half: false })
    await followBegan(scope, { ...relation, half: true, at: new Date(at.getTime() - 1000) })
  }
  expect(await touches()).toMatchObject([
    { kind: 'added', key: expect.stringMatching(/^half-added:/) },
    { kind: 'added', user_id: 'lin.mei', external_user_id: 'wm1', at },
  ])
})

test('an order is one touch with the shop, and none when the number is another’s', async () => {
  await recordOrder(scope, order)
  await recordOrder(scope, order)
  await expect(recordOrder(scope, { ...order, amountFen: 5 })).rejects.toThrow()
  expect(await touches()).toMatchObject([{ kind: 'order', key: 'order:A1', user_id: null, at }])
})

test('a customer who joins a group touches us at each joining; a member of the corp never does', async () => {
  const later = new Date(at.getTime() + 60_000)
  const readAt = (minutes: number): Date => new Date(at.getTime() + minutes * 60_000)
  const first = { id: 'wm1', type: 2, joinedAt: at }
  await writeGroupChat(scope, group([first, { id: 'lin.mei', type: 1, joinedAt: at }]), readAt(1))
  await writeGroupChat(scope, group([first]), readAt(2))
  await writeGroupChat(scope, group([]), readAt(3))
  await writeGroupChat(scope, group([{ ...first, joinedAt: later }]), readAt(4))
  expect((await touches()).map(({ kind, at: when }) => [kind, when])).toEqual([
    ['group-join', at],
    ['group-join', later],
  ])
})

test('a chat that a customer starts by an acquisition link is one touch with its member', async () => {
  const event = {
    name: 'customer_acquisition.customer_start_chat' as const,
    createdAt: at,
    data: { userId: 'lin.mei', externalUserId: 'wm1', linkId: 'cal1', state: null },
  }
  for (let i = 0; i < 2; i++) await chatStarted(scope, { ...event, toUser: 'wwcorp', agentId: null } as never)
  expect(await touches()).toMatchObject([{ kind: 'started-chat', user_id: 'lin.mei', at }])
})

test('what was known before the ledger is in it, and told again it stays one', async () => {
  await followBegan(scope, { ...relation, half: false })
  await recordOrder(scope, order)
  const detail = group([{ id: 'wm1', type: 2, joinedAt: at }])
  await writeGroupChat(scope, detail, new Date(at.getTime() + 1000))
  const written = await touches()
  const runner = database.dataSource.createQueryRunner()
  const migration = new ContactPage1795331756785()
  await migration.down(runner)
  await runner.query('truncate touch')
  await migration.up(runner)
  await runner.release()
  expect(await touches()).toEqual(written)
  await followBegan(scope, { ...relation, half: false })
  await writeGroupChat(scope, { ...detail, name: '茶友' }, new Date(at.getTime() + 2000))
  expect(await touches()).toHaveLength(3)
})
