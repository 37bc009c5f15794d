import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { png, startWire, type Json, type Wire } from '../support/sandboxWire'
import { basicRows, type BasicRow } from '../support/shapeRows/basics'
import { only, shapeOf } from '../support/shapes'

const FIXTURES = join(__dirname, '../../../shared/wecom/fixtures')

const there = existsSync(FIXTURES)
if (!there) console.warn('../shared/wecom/fixtures is missing: the shapes of replies are not compared')

;(there ? describe : describe.skip)('replies have the shape of the recorded ones', () => {
  let wire: Wire
  let table: BasicRow[]
  beforeAll(async () => {
    wire = await startWire({ seed: 'shop' })
    const { state } = wire.sandbox
    const relation = state
      .allRelations()
      .find((one) => one.state && one.tagIds.length > 0 && one.personalTags.length > 0 && one.remarkMobiles.length > 0)
    const way = { type: 2, scene: 2, user: ['lin.mei'], party: [2] }
    const { config_id: configId } = await wire.call('/cgi-bin/externalcontact/add_contact_way', way)
    const made = await wire.call('/cgi-bin/externalcontact/add_corp_tag', { group_name: '旧组', tag: [{ name: '旧' }] })
    const { welcomeCode } = await wire.sandbox.add({ userId: 'lin.mei' })
    table = basicRows({
      contact: relation?.externalUserId ?? '',
      rep: relation?.userId ?? '',
      way: String(configId),
      chat: [...state.groupChats.keys()][0] ?? '',
      group: [...state.tagGroups.keys()][0] ?? '',
      tag: [...state.tags.keys()][0] ?? '',
      ownTag: (made.tag_group as { tag: { id: string }[] }).tag[0]?.id ?? '',
      code: welcomeCode ?? '',
    })
  })
  afterAll(() => wire.close())

  test.each(basicRows({}).map((row, index) => [row.path, index] as const))('%s', async (_path, index) => {
    const row = table[index]!
    const reply = await wire.call(row.path, row.body, row.query)
    expect(reply.errcode).toBe(0)
    const theirs = shapeOf(JSON.parse(readFileSync(join(FIXTURES, row.fixture), 'utf8')))
    const ours = shapeOf(reply)
    expect(only(ours, theirs)).toEqual((row.ours ?? []).sort())
    expect(only(theirs, ours)).toEqual((row.theirs ?? []).sort())
    const retyped = [...ours].filter(([key, type]) => theirs.has(key) && theirs.get(key) !== type)
    expect(retyped).toEqual([])
  })

  test('media/upload, whose sample is older than the page that makes created_at a string', async () => {
    const reply = await wire.upload('/cgi-bin/media/upload', { type: 'image' }, 'a.png', png)
    const sample = JSON.parse(readFileSync(join(FIXTURES, 'app/api/wechatpy/media_upload.json'), 'utf8')) as Json
    expect(Object.keys(reply).sort()).toEqual(['errcode', 'errmsg', ...Object.keys(sample)].sort())
    expect(reply.created_at).toEqual(expect.stringMatching(/^\d{10}$/))
  })
})
