import type { GroupWelcome } from '../../src/handlers/admin/groupWelcomes.schema'
import type { Invitations } from '../../src/handlers/admin/groupLadder.schema'
import { addFault, eventually, startWorld, type Answer, type World } from '../support/app'
import { codeDraft, codeIn, newGroup, scan } from '../support/joinCodes'
import { png } from '../support/sandboxWire'

const ROOT = '/cgi-bin/externalcontact/group_welcome_template'
let world: World

beforeAll(async () => {
  world = await startWorld({ limits: 'off', settings: { sync: { pollMs: 50 } } })
  await world.api('POST', '/api/sync')
  await eventually(
    async () => ((await world.api('GET', '/api/sync')).body.runs as { status: string }[])[0]?.status === 'done',
  )
})
beforeEach(() => {
  world.sandbox.calls.clear()
  world.sandbox.faults.clear()
})
afterAll(() => world.close())

const errorOf = ({ status, body }: Answer) => ({
  status,
  ...(body.error as { id: string; issues: { path: string }[] }),
})

describe('a group welcome', () => {
  const welcomeIn = ({ status, body }: Answer): GroupWelcome => {
    if (status !== 200) throw new Error(`refused: ${JSON.stringify(body)}`)
    return body as unknown as GroupWelcome
  }
  const create = async (draft: Record<string, unknown>) =>
    welcomeIn(await world.api('POST', '/api/group-welcomes', draft))
  const library = () => world.sandbox.state.ledger.welcomeTemplates
  const link = { type: 'link', title: '群规', url: 'https://shop.example/rules' }
  const listed = async () => (await world.api('GET', '/api/group-welcomes')).body as unknown as GroupWelcome[]

  test('is put into the library of WeCom, changed there and taken out', async () => {
    const made = await create({ text: '欢迎 %NICKNAME%', attachments: [link], notify: false })
    expect(made).toMatchObject({ status: 'live', differs: false, warnings: [], attachment: link, notify: false })
    expect(library().get(made.templateId ?? '')).toMatchObject({
      text: '欢迎 %NICKNAME%',
      attachment: { kind: 'link' },
    })
    expect(world.sandbox.calls.list(`${ROOT}/add`)[0]?.body).toMatchObject({ notify: 0 })
    const changed = welcomeIn(await world.api('PUT', `/api/group-welcomes/${made.id}`, { text: '你好' }))
    expect(changed).toMatchObject({ id: made.id, templateId: made.templateId, attachment: null, text: '你好' })
    expect(library().get(made.templateId ?? '')).toMatchObject({ text: '你好', attachment: null })
    expect((await world.api('DELETE', `/api/group-welcomes/${made.id}`)).status).toBe(200)
    expect(library().size).toBe(0)
    expect(await listed()).toEqual([])
    expect((await world.api('PUT', `/api/group-welcomes/${made.id}`, { text: 'a' })).status).toBe(404)
  })

  test('carries a kept file, which is uploaded again when WeCom has forgotten it', async () => {
    const upload = await fetch(`${world.url}/api/media?filename=a.png&kind=image`, {
      method: 'POST',
      headers: { authorization: world.operator, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(png),
    })
    const { id } = (await upload.json()) as { id: string }
    const attachments = [{ type: 'image', mediaFileId: id }]
    const made = await create({ attachments })
    expect(library().get(made.templateId ?? '')).toMatchObject({ text: '', attachment: { kind: 'image' } })
    world.sandbox.state.media.clear()
    expect(
      welcomeIn(await world.api('PUT', `/api/group-welcomes/${made.id}`, { text: '图', attachments })),
    ).toMatchObject({
      text: '图',
      differs: false,
    })
    expect(world.calls('/cgi-bin/media/upload')).toBe(2)
    await world.api('DELETE', `/api/group-welcomes/${made.id}`)
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['a second attachment, which WeCom would drop', { text: 'a', attachments: [link, link] }, 'body.attachments'],
    ['text of 3003 bytes', { text: '字'.repeat(1001) }, 'text'],
    ['nothing at all', {}, 'text'],
    [
      'a file that we do not have',
      { attachments: [{ type: 'file', mediaFileId: '00000000-0000-4000-8000-000000000000' }] },
      'attachment.mediaFileId',
    ],
  ])('with %s is refused before WeCom is asked', async (_what, draft, path) => {
    const error = errorOf(await world.api('POST', '/api/group-welcomes', draft))
    expect(error).toMatchObject({ status: 400, id: 'invalid-input', issues: [{ path }] })
    expect(world.calls(`${ROOT}/add`)).toBe(0)
  })

  test('that misspells the nickname is taken with a warning', async () => {
    const made = await create({ text: '欢迎 %nickname%' })
    expect(made.warnings).toEqual([
      { zh: expect.stringContaining('%NICKNAME%'), en: expect.stringContaining('%NICKNAME%') },
    ])
    await world.api('DELETE', `/api/group-welcomes/${made.id}`)
  })

  test('whose answer is lost stays as lost, and is added once more when it is saved again', async () => {
    addFault(world.sandbox, { path: `${ROOT}/add`, kind: 'lose-answer', times: 1 })
    const made = await create({ text: '丢了' })
    expect(made).toMatchObject({ status: 'lost', templateId: null, lastError: expect.stringContaining('no answer') })
    expect(library().size).toBe(1)
    expect(welcomeIn(await world.api('PUT', `/api/group-welcomes/${made.id}`, { text: '再来' }))).toMatchObject({
      id: made.id,
      status: 'live',
      lastError: null,
    })
    expect(library().size).toBe(2)
    library().clear()
    expect((await world.api('DELETE', `/api/group-welcomes/${made.id}`)).status).toBe(200)
  })

  test('beyond WeCom’s hundred is refused in words and not kept, and a refused edit says that WeCom has the old one', async () => {
    const made = await create({ text: '旧' })
    addFault(world.sandbox, { path: `${ROOT}/edit`, kind: 'errcode', errcode: 41058, times: 1 })
    const edited = errorOf(await world.api('PUT', `/api/group-welcomes/${made.id}`, { text: '新' }))
    expect(edited).toMatchObject({ status: 409, id: 'group-welcome-foreign' })
    expect(await listed()).toMatchObject([{ text: '新', differs: true, lastError: expect.stringContaining('41058') }])
    const other = { text: '别人的', attachment: null, ours: false }
    for (let n = 0; n < 99; n++) library().set(`msg${n}`, { ...other, templateId: `msg${n}` })
    const refused = errorOf(await world.api('POST', '/api/group-welcomes', { text: '多' }))
    expect(refused).toMatchObject({ status: 409, id: 'group-welcome-limit' })
    expect(await listed()).toHaveLength(1)
  })
})

describe('the next group up', () => {
  const invite = async (chatId: string, externalUserIds: string[]) => {
    const answer = await world.api('POST', `/api/groups/${chatId}/invitations`, { externalUserIds })
    if (answer.status !== 200) throw new Error(JSON.stringify(errorOf(answer)))
    return (answer.body as unknown as Invitations).invited
  }
  const setNext = (chatId: string, nextChatId: string | null, words = '{{customer}}，请加入核心群') =>
    world.api('PUT', `/api/groups/${chatId}/next`, { nextChatId, words })
  const contact = async (name: string) => {
    const { externalUserId } = await world.sandbox.add({ userId: 'lin.mei', name })
    await eventually(async () => {
      const rows = await world.db.query('select 1 from follow_user where external_user_id = $1', [externalUserId])
      return rows.length > 0
    })
    return externalUserId
  }

  test('its people are invited by a to-do with words and the join code, once each', async () => {
    const [one, two] = [await contact('张三'), await contact('李四')]
    const group = await newGroup(world, '普通群', 'lin.mei', [one])
    const core = await newGroup(world, '核心群')
    expect(await setNext(group, core)).toMatchObject({ status: 200, body: { next: { chatId: core, qrCode: null } } })
    expect(
      errorOf(await world.api('POST', `/api/groups/${group}/invitations`, { externalUserIds: [one] })),
    ).toMatchObject({ status: 409, id: 'next-group-no-code' })
    const code = codeIn(await world.api('POST', '/api/join-codes', codeDraft([core], { sizeLimit: 9, moveAt: 9 })))
    expect(await invite(group, [one, two])).toEqual([
      { externalUserId: one, outcome: 'made', userId: 'lin.mei' },
      { externalUserId: two, outcome: 'not-in-group', userId: null },
    ])
    expect(await invite(group, [one])).toEqual([{ externalUserId: one, outcome: 'known', userId: 'lin.mei' }])
    const todos = await world.db.query('select id, title, words from todo where external_user_id = $1', [one])
    expect(todos).toMatchObject([{ title: '邀请客户加入「核心群」' }])
    const prepared = await world.apiAs('lin.mei', 'POST', `/api/todos/${todos[0].id}/prepare`, { values: {} })
    expect(prepared.body).toMatchObject({
      messages: [{ msgtype: 'text', text: { content: `张三，请加入核心群\n${code.qrCode}` } }],
    })
    await world.sandbox.group({ action: 'add_member', chatId: core, members: [one] })
    await eventually(async () => {
      const [row] = await world.db.query('select result from todo where id = $1', [todos[0].id])
      return row.result === '客户已进群'
    })
    const { externalUserId: stranger } = await scan(world, code, 9)
    await world.sandbox.group({ action: 'add_member', chatId: group, members: [stranger] })
    await eventually(async () => {
      const rows = await world.db.query('select 1 from group_member where member_id = $1 and chat_id = $2', [
        stranger,
        group,
      ])
      return rows.length > 0
    })
    expect(await invite(group, [stranger])).toMatchObject([{ outcome: 'inside' }])
  })

  test('a member whom nobody has as a contact can be invited by nobody', async () => {
    const group = await newGroup(world, '生客群')
    const core = await newGroup(world, '核心二群')
    await setNext(group, core)
    const into = codeIn(await world.api('POST', '/api/join-codes', codeDraft([group], { sizeLimit: 9, moveAt: 9 })))
    codeIn(await world.api('POST', '/api/join-codes', codeDraft([core], { sizeLimit: 9, moveAt: 9 })))
    const { externalUserId } = await scan(world, into, 9)
    expect(await invite(group, [externalUserId])).toEqual([{ externalUserId, outcome: 'nobody', userId: null }])
  })

  test('without one, with itself, with one that is gone, without words, or for 51 at a time it is refused', async () => {
    const [group, gone] = [await newGroup(world, '孤群'), await newGroup(world, '亡群')]
    const ask = (externalUserIds: string[]) =>
      world.api('POST', `/api/groups/${group}/invitations`, { externalUserIds })
    expect(errorOf(await ask(['wm1']))).toMatchObject({ status: 409, id: 'no-next-group' })
    expect(errorOf(await ask(Array.from({ length: 51 }, (_, n) => `wm${n}`)))).toMatchObject({ status: 400 })
    expect(errorOf(await ask(['wm1', 'wm1']))).toMatchObject({ status: 400 })
    await world.sandbox.group({ action: 'dismiss', chatId: gone })
    await eventually(
      async () =>
        (await world.db.query('select 1 from group_chat where chat_id = $1 and dismissed_at is not null', [gone]))[0],
    )
    for (const next of [group, gone, 'wrNobodys'])
      expect(errorOf(await setNext(group, next))).toMatchObject({ status: 400, issues: [{ path: 'nextChatId' }] })
    const other = await newGroup(world, '另一群')
    for (const words of ['', '{{price}}', '{{customer'])
      expect(errorOf(await setNext(group, other, words))).toMatchObject({ status: 400, issues: [{ path: 'words' }] })
    expect(await world.api('GET', `/api/groups/${group}/next`)).toMatchObject({ body: { next: null } })
    expect((await setNext('wrNobodys', null, '')).status).toBe(404)
  })
})
