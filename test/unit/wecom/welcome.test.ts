import { answering, CONTACT, ok, sample, withSamples } from './contactSamples'
import { clientFor, fakeWecom, type FakeWecom } from './fakeWecom'

let fake: FakeWecom
afterEach(() => fake.close())

const sent = (): unknown => JSON.parse(fake.calls.at(-1)?.body.toString() ?? '')

describe('against the shared samples (skipped when they are not there)', () => {
  withSamples('a welcome message, a mark and a remark go out as in the samples', async () => {
    fake = await fakeWecom({ ...answering('send_welcome_msg'), ...answering('mark_tag'), ...answering('remark') })
    const wecom = clientFor(fake.base)
    const [mark, remark] = ['mark_tag', 'remark'].map((name) => sample(`${name}.request`) as Record<string, string>)
    const who = (body = mark) => ({ userId: body?.userid ?? '', externalUserId: body?.external_userid ?? '' })
    await wecom.tags.mark({ ...who(), add: ['TAGID1', 'TAGID2'], remove: ['TAGID3', 'TAGID4'] })
    expect(sent()).toEqual(mark)
    const mobiles = ['13800000001', '13800000002']
    const words = { remark: '备注信息', description: '描述信息', remarkCompany: '腾讯科技', remarkMobiles: mobiles }
    await wecom.contacts.remark({ ...who(remark), ...words, remarkPictureMediaId: 'MEDIAID' })
    expect(sent()).toEqual(remark)
    await wecom.welcome.send({ welcomeCode: 'CALLBACK_CODE', text: '文本消息内容', attachments: sampleAttachments })
    const welcome = sample('send_welcome_msg.request') as { attachments: { image?: { pic_url?: string } }[] }
    // With a media id WeCom ignores the picture's URL (customer-contact.md 4.1), so we never send both.
    delete welcome.attachments[0]?.image?.pic_url
    expect(sent()).toEqual(welcome)
  })
})

const sampleAttachments = [
  { type: 'image', mediaId: 'MEDIA_ID' },
  {
    type: 'link',
    title: '消息标题',
    pictureUrl: 'https://example.pic.com/path',
    description: '消息描述',
    url: 'https://example.link.com/path',
  },
  {
    type: 'miniprogram',
    title: '消息标题',
    pictureMediaId: 'MEDIA_ID',
    appId: 'wx8bd80126147dfAAA',
    page: '/path/index.html',
  },
  { type: 'video', mediaId: 'MEDIA_ID' },
  { type: 'file', mediaId: 'MEDIA_ID' },
] as const

test('a welcome without words has no text, one without attachments none', async () => {
  fake = await fakeWecom({ [`${CONTACT}/send_welcome_msg`]: () => ok })
  const { welcome } = clientFor(fake.base)
  await welcome.send({ welcomeCode: 'c', text: '', attachments: [{ type: 'image', pictureUrl: 'https://p' }] })
  expect(sent()).toEqual({ welcome_code: 'c', attachments: [{ msgtype: 'image', image: { pic_url: 'https://p' } }] })
  await welcome.send({ welcomeCode: 'c', text: 'Hello', attachments: [] })
  expect(sent()).toEqual({ welcome_code: 'c', text: { content: 'Hello' } })
})
