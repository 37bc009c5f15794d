import { Work } from 'node-easywechat'
import { corp, startWire, type Wire } from '../support/sandboxWire'

let wire: Wire
beforeEach(async () => {
  wire = await startWire({ seed: 'shop' })
})
afterEach(() => wire.close())

/** Its cache is a folder by default; a test keeps the token in memory. */
function sdk(): Work {
  const kept = new Map<string, unknown>()
  const app = new Work({
    corp_id: corp.corpId,
    secret: corp.appSecret,
    token: corp.callbackToken,
    aes_key: corp.callbackAesKey,
    http: { baseURL: `${wire.url}/` },
  })
  app.setCache({
    get: (id: string) => Promise.resolve(kept.get(id)),
    set: (id: string, value: unknown) => Promise.resolve(kept.set(id, value).size > 0),
    has: (id: string) => Promise.resolve(kept.has(id)),
    delete: (id: string) => Promise.resolve(kept.delete(id)),
  } as never)
  return app
}

test('an SDK made elsewhere fetches a token, reads a contact and sends an app message, unchanged', async () => {
  const client = sdk().getClient()
  const { externalUserId, userId } = wire.sandbox.state.allRelations()[0]!
  const read = await client.get('/cgi-bin/externalcontact/get', { params: { external_userid: externalUserId } })
  expect(read.toObject()).toMatchObject({ errcode: 0, external_contact: { external_userid: externalUserId } })
  const text = { touser: userId, msgtype: 'text', agentid: corp.agentId, text: { content: '你好' } }
  const sent = await client.postJson('/cgi-bin/message/send', text)
  expect(sent.toObject()).toMatchObject({ errcode: 0, msgid: expect.any(String) })
  expect(wire.sandbox.state.inboxes.get(userId)).toHaveLength(1)
  expect(wire.sandbox.calls.list('/cgi-bin/gettoken')).toHaveLength(1)
})
