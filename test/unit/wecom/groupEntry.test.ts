import { answering, CONTACT, ok, sample, withSamples } from './contactSamples'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')
const content = {
  remark: 'launch',
  autoCreateRoom: true,
  roomBaseName: 'Launch',
  roomBaseId: 1,
  chatIds: ['wrEXAMPLE0001'],
  state: 'live-7',
}
const wire = {
  scene: 2,
  remark: 'launch',
  auto_create_room: 1,
  room_base_name: 'Launch',
  room_base_id: 1,
  chat_id_list: ['wrEXAMPLE0001'],
  state: 'live-7',
}

describe('against the shared samples (skipped when they are not there)', () => {
  withSamples('a join way is made, with the fields of the sample', async () => {
    fake = await fakeWecom(answering('groupchat/add_join_way'))
    const { configId } = await clientFor(fake.base).joinWays.add(content)
    expect(configId).toBe((sample('groupchat/add_join_way.response') as { config_id: string }).config_id)
    expect(Object.keys(sample('groupchat/add_join_way.request')).sort()).toEqual(
      expect.arrayContaining(Object.keys(sent() as object).sort()),
    )
  })

  withSamples('a group welcome is made', async () => {
    fake = await fakeWecom(answering('group_welcome_template/add'))
    const made = await clientFor(fake.base).groupWelcomes.add({ text: 'a', attachment: null }, { notify: true })
    expect(made.templateId).toBe((sample('group_welcome_template/add.response') as { template_id: string }).template_id)
  })
})

test('a join way is made, read, changed as a whole and removed', async () => {
  const answer = {
    ...ok,
    config_id: 'jw1',
    join_way: { ...wire, config_id: 'jw1', qr_code: 'https://q', auto_create_room: 0 },
  }
  const paths = ['add', 'get', 'update', 'del'].map((verb) => `${CONTACT}/groupchat/${verb}_join_way`)
  fake = await fakeWecom(Object.fromEntries(paths.map((path) => [path, () => answer])))
  const { joinWays } = clientFor(fake.base)
  expect(await joinWays.add(content)).toEqual({ configId: 'jw1' })
  expect(sent()).toEqual(wire)
  expect(await joinWays.get('jw1')).toEqual({ ...content, autoCreateRoom: false, configId: 'jw1', qrCode: 'https://q' })
  expect(sent()).toEqual({ config_id: 'jw1' })
  await joinWays.update('jw1', { ...content, autoCreateRoom: false })
  expect(sent()).toEqual({ ...wire, config_id: 'jw1', auto_create_room: 0 })
  await joinWays.remove('jw1')
  expect(sent()).toEqual({ config_id: 'jw1' })
})

test('a join way that says little is read with the defaults of WeCom', async () => {
  fake = await fakeWecom({ [`${CONTACT}/groupchat/get_join_way`]: () => ({ ...ok, join_way: { config_id: 'jw1' } }) })
  expect(await clientFor(fake.base).joinWays.get('jw1')).toMatchObject({
    ...{ autoCreateRoom: true, roomBaseId: 1, chatIds: [], qrCode: null, remark: '', state: '' },
  })
})

test('a group welcome carries its one attachment at the root of the body, and whether members are told', async () => {
  const paths = ['add', 'edit', 'get', 'del'].map((verb) => `${CONTACT}/group_welcome_template/${verb}`)
  const answer = { ...ok, template_id: 't1', text: { content: 'Hi' }, image: { pic_url: 'https://p' } }
  fake = await fakeWecom(Object.fromEntries(paths.map((path) => [path, () => answer])))
  const { groupWelcomes } = clientFor(fake.base)
  const link = { type: 'link' as const, title: 'Rules', url: 'https://s', description: null, pictureUrl: null }
  expect(await groupWelcomes.add({ text: 'Hi %NICKNAME%', attachment: link }, { notify: false })).toEqual({
    templateId: 't1',
  })
  expect(sent()).toEqual({ text: { content: 'Hi %NICKNAME%' }, link: { title: 'Rules', url: 'https://s' }, notify: 0 })
  await groupWelcomes.edit('t1', { text: '', attachment: { type: 'image', mediaId: 'm' } })
  expect(sent()).toEqual({ template_id: 't1', image: { media_id: 'm' } })
  expect(await groupWelcomes.get('t1')).toEqual({ text: 'Hi', kinds: ['image'] })
  await groupWelcomes.remove('t1')
  expect(sent()).toEqual({ template_id: 't1' })
})
