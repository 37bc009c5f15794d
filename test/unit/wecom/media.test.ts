import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

const ok = { errcode: 0, errmsg: 'ok' }

let fake: FakeWecom
afterEach(() => fake.close())

test.each([
  ['created_at as text', '1767225600'],
  ['created_at as a number', 1767225600],
])('a file is uploaded byte for byte under its name (%s)', async (_what, created_at) => {
  const answer = { ...ok, type: 'file', media_id: 'M1', created_at }
  fake = await fakeWecom({
    '/cgi-bin/media/upload': () => answer,
    '/cgi-bin/media/uploadimg': () => ({ ...ok, url: 'https://p' }),
  })
  const { media } = clientFor(fake.base)
  const content = Buffer.from([0, 255, 13, 10, 45, 45, 128])
  const uploaded = await media.upload({ kind: 'file', filename: '报价 "A".pdf', content })
  expect(uploaded).toEqual({ mediaId: 'M1', createdAt: new Date(1767225600000) })
  const call = fake.calls.at(-1)
  expect(call?.query.get('type')).toBe('file')
  expect(call?.headers['content-length']).toBe(String(call?.body.length))
  const form = await new Response(call && new Uint8Array(call.body), {
    headers: { 'content-type': call?.headers['content-type'] ?? '' },
  }).formData()
  const file = form.get('media') as File
  expect(file.name).toBe('报价 "A".pdf')
  expect(Buffer.from(await file.arrayBuffer())).toEqual(content)
  expect(await media.uploadImage({ filename: 'a.png', content })).toBe('https://p')
})
