import { addFault, startWorld, type World } from '../support/app'
import { buildChannel, channelOf, createChannel } from '../support/channels'

const ADD = '/cgi-bin/externalcontact/add_contact_way'
const UPDATE = '/cgi-bin/externalcontact/update_contact_way'
const FOLLOWERS = '/cgi-bin/externalcontact/get_follow_user_list'
let world: World

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(() => {
  world.sandbox.calls.clear()
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

describe('refused in words before WeCom is asked to make anything', () => {
  const refused = async (draft: Record<string, unknown>) => {
    const { status, body } = await world.api('POST', '/api/channels', buildChannel(draft))
    expect(world.calls(ADD)).toBe(0)
    return { status, ...(body.error as { id: string; message: string; messageZh: string; issues: { path: string }[] }) }
  }

  test.each([
    ['a name of 31 characters', { name: '海'.repeat(31) }, 'body.name'],
    ['no member', { members: [] }, 'members'],
    ['101 members', { members: Array.from({ length: 101 }, (_, i) => ({ userId: `u${i}` })) }, 'members'],
    ['a member twice', { members: [{ userId: 'lin.mei' }, { userId: 'lin.mei' }] }, 'members'],
    ['a remark without room for a name', { contactRemark: `{{customer}}${'海'.repeat(17)}` }, 'contactRemark'],
    ['a remark with an unknown variable', { contactRemark: '{{member}}' }, 'contactRemark'],
  ])('%s', async (_what, draft, path) => {
    expect(await refused(draft)).toMatchObject({ status: 400, id: 'invalid-input', issues: [{ path }] })
  })

  test('a state of 31 characters', async () => {
    const channel = await createChannel(world)
    const { status, body } = await world.api('POST', `/api/channels/${channel.id}/states`, { state: 's'.repeat(31) })
    expect([status, body]).toMatchObject([400, { error: { id: 'invalid-input', issues: [{ path: 'body.state' }] } }])
  })

  test('members outside the visible range or without customer contact, also those whose shift has not begun', async () => {
    const { members } = world.sandbox.state
    Object.assign(members.get('wang.jing') ?? {}, { visible: false })
    Object.assign(members.get('zhou.kai') ?? {}, { customerContact: false })
    const draft = { members: [{ userId: 'lin.mei' }, { userId: 'wang.jing' }], fallbackUserIds: ['zhou.kai'] }
    expect(await refused(draft)).toMatchObject({
      status: 400,
      id: 'member-cannot-serve',
      issues: [{ path: 'members.1.userId' }, { path: 'fallbackUserIds.0' }],
    })
    Object.assign(members.get('wang.jing') ?? {}, { visible: true })
    Object.assign(members.get('zhou.kai') ?? {}, { customerContact: true })
  })
})

describe('what WeCom refuses', () => {
  test.each([
    [84074, 'member-no-customer-contact'],
    [60011, 'member-not-visible'],
    [41054, 'member-not-activated'],
    [40098, 'member-not-verified'],
    [41045, 'too-many-ways'],
    [48002, 'wecom-refused'],
  ])('with %i is said in words in both languages, and nothing of the channel is kept', async (errcode, id) => {
    const before = await world.api('GET', '/api/channels')
    addFault(world.sandbox, { path: ADD, kind: 'errcode', errcode })
    const { body } = await world.api('POST', '/api/channels', buildChannel({ welcome: { text: '好' } }))
    expect(body).toMatchObject({ error: { id, issues: [{ message: expect.stringContaining(String(errcode)) }] } })
    expect((body.error as { messageZh: string }).messageZh).toMatch(/[\u4e00-\u9fff]/)
    expect((await world.api('GET', '/api/channels')).body).toEqual(before.body)
  })

  test('when a change is told is said, and the change is kept and tried again', async () => {
    const channel = await createChannel(world)
    addFault(world.sandbox, { path: UPDATE, kind: 'errcode', errcode: 84074 })
    const draft = buildChannel({ members: [{ userId: 'chen.hao' }] })
    const { body } = await world.api('PUT', `/api/channels/${channel.id}`, draft)
    expect(body).toMatchObject({ error: { id: 'member-no-customer-contact' } })
    expect((await channelOf(world, channel.id)).ways[0]).toMatchObject({
      userIds: ['lin.mei'],
      lastError: expect.stringContaining('84074'),
    })
    expect((await world.api('PUT', `/api/channels/${channel.id}`, draft)).status).toBe(200)
    expect(world.sandbox.state.contactWays.get(channel.ways[0]?.configId ?? '')?.users).toEqual(['chen.hao'])
  })
})

test('members that cannot be checked beforehand do not stop the channel', async () => {
  addFault(world.sandbox, { path: FOLLOWERS, kind: 'errcode', errcode: 48002 })
  expect((await createChannel(world)).qrCode).not.toBeNull()
})
