import { welcomeOfParts } from '../../src/decisions/welcomeParts'

const image = { type: 'image', mediaFileId: 'm1' } as const

test('parts of two rules become one welcome: the texts below each other, the files together', () => {
  const first = welcomeOfParts([{ type: 'text', text: '您好' }, image], null)
  expect(first).toEqual({ text: '您好', attachments: [image] })
  expect(welcomeOfParts([{ type: 'text', text: '再见' }, image], first)).toEqual({
    text: '您好\n再见',
    attachments: [image, image],
  })
})

test('what a welcome cannot carry is refused as a whole: a tenth file, too long a text, a mini program without a picture', () => {
  expect(welcomeOfParts(Array(10).fill(image), null)).toBeNull()
  expect(welcomeOfParts([{ type: 'text', text: '长'.repeat(1334) }], null)).toBeNull()
  const page = { type: 'mini-program', appId: 'wx1', title: '商城', page: 'a.html', pictureUrl: '' } as const
  expect(welcomeOfParts([page], null)).toBeNull()
  expect(welcomeOfParts([{ ...page, mediaFileId: 'm1' }], null)?.attachments).toEqual([
    { type: 'miniprogram', appId: 'wx1', title: '商城', page: 'a.html', mediaFileId: 'm1' },
  ])
})
