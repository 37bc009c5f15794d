import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { corp, png, startWire, type Json, type Wire } from '../support/sandboxWire'
import { appRows, done, type AppRow } from '../support/shapeRows/app'
import { only, shapeOf } from '../support/shapes'

const FIXTURES = join(__dirname, '../../../shared/wecom/fixtures/app/api/wechatpy')
const SYNC = 'secret-of-the-assistant'

const there = existsSync(FIXTURES)
if (!there) console.warn('../shared/wecom/fixtures is missing: replies are compared with the facts alone')

describe('replies of the app family have the shape of the recorded ones', () => {
  let wire: Wire
  let syncToken: string
  beforeAll(async () => {
    wire = await startWire({ corp: { ...corp, contactSyncSecret: SYNC } })
    const query = new URLSearchParams({ corpid: corp.corpId, corpsecret: SYNC })
    const answer = await fetch(`${wire.url}/cgi-bin/gettoken?${query}`)
    syncToken = ((await answer.json()) as { access_token: string }).access_token
  })
  afterAll(() => wire.close())

  const ask = ({ path, body, query, sync }: Pick<AppRow, 'path' | 'body' | 'query' | 'sync'>): Promise<Json> =>
    wire.call(`/cgi-bin/${path}`, body, { ...query, ...(sync && { access_token: syncToken }) })
  const expectShape = (reply: Json, row: AppRow, sample: unknown) => {
    const theirs = shapeOf(sample)
    const ours = shapeOf(reply)
    expect(only(ours, theirs)).toEqual((row.ours ?? []).sort())
    expect(only(theirs, ours)).toEqual((row.theirs ?? []).sort())
    const retyped = [...ours].flatMap(([key, type]) => (theirs.has(key) && theirs.get(key) !== type ? key : []))
    expect(retyped).toEqual(row.retyped ?? [])
  }

  test.each(appRows.map((row) => [row.path, row] as const))('%s', async (_path, row) => {
    const reply = await ask(row)
    expect(reply).toMatchObject({ errcode: 0 })
    if (typeof row.sample !== 'string') expectShape(reply, row, row.sample)
    else if (there) expectShape(reply, row, JSON.parse(readFileSync(join(FIXTURES, row.sample), 'utf8')))
  })

  test('user/convert_to_userid', async () => {
    const { openid } = await ask({ path: 'user/convert_to_openid', body: { userid: 'lin.mei' } })
    expect(await ask({ path: 'user/convert_to_userid', body: { openid } })).toEqual({ ...done, userid: 'lin.mei' })
  })

  test('media/upload_attachment, whose created_at is a number', async () => {
    const query = { media_type: 'image', attachment_type: '1' }
    const reply = await wire.upload('/cgi-bin/media/upload_attachment', query, 'a.png', png)
    expect(reply).toEqual({ ...done, type: 'image', media_id: expect.any(String), created_at: expect.any(Number) })
  })

  test('message/update_taskcard and message/recall', async () => {
    const btn = [{ key: 'yes', name: '好' }]
    const taskcard = { title: '任务', description: '回访', url: 'https://example.com', task_id: 'task1', btn }
    const agentid = corp.agentId
    const sent = await ask({
      path: 'message/send',
      body: { touser: 'lin.mei', msgtype: 'taskcard', agentid, taskcard },
    })
    const update = { userids: ['lin.mei', 'chen.hao'], agentid, task_id: 'task1', replace_name: '已完成' }
    expect(await ask({ path: 'message/update_taskcard', body: update })).toEqual({ ...done, invaliduser: ['chen.hao'] })
    expect(await ask({ path: 'message/recall', body: { msgid: sent.msgid } })).toEqual(done)
  })
})
