import fc from 'fast-check'
import { builtInVariables, renderParts, type Values } from '../../src/decisions/quickReply'
import { lineProblems, partProblems } from '../../src/decisions/quickReplyProblems'
import type { QuickReplyPart } from '../../src/decisions/quickReplyParts'

const text = (words: string): QuickReplyPart => ({ type: 'text', text: words })
const link = (draft: Partial<Extract<QuickReplyPart, { type: 'link' }>>): QuickReplyPart => ({
  type: 'link',
  title: '价目表',
  url: 'https://shop.example/prices',
  description: '',
  pictureUrl: '',
  ...draft,
})
const app = (page: string): QuickReplyPart => ({
  type: 'mini-program',
  appId: 'wx0000000000000001',
  title: '下单',
  page,
  pictureUrl: 'https://shop.example/a.png',
})
const said = (part: QuickReplyPart, values: Values = {}): unknown => {
  const rendered = renderParts([part], values)
  return rendered.state === 'ready' ? rendered.parts[0] : rendered
}
const problems = (part: QuickReplyPart): string[] => partProblems([part], builtInVariables).map(({ en }) => en)

describe('filling in', () => {
  test.each<[string, Values, unknown]>([
    ['{{customer}}好', { customer: '陈晓' }, text('陈晓好')],
    ['{{ customer | 您 }}好', {}, text(' 您 好')],
    ['{{customer|}}好', {}, text('好')],
    ['{{customer|您}}好', { customer: '   ' }, text('您好')],
    ['{{customer}}好', { customer: null }, { state: 'missing', names: ['customer'] }],
    ['{{customer}}{{remark}}{{customer}}', {}, { state: 'missing', names: ['customer', 'remark'] }],
    ['{{constructor}}', {}, { state: 'missing', names: ['constructor'] }],
  ])('%s with %j', (template, values, expected) => expect(said(text(template), values)).toEqual(expected))

  test('a value is never read again, whatever it looks like', () => {
    expect(said(text('{{customer}}：{{member}}'), { customer: '{{member}}$&', member: '林梅' })).toEqual(
      text('{{member}}$&：林梅'),
    )
  })
  test('a value in an address cannot break out of its place', () => {
    const part = link({ url: 'https://shop.example/p?name={{customer}}&x=1' })
    expect(said(part, { customer: 'a&b=c#/\ud800' })).toMatchObject({
      url: 'https://shop.example/p?name=a%26b%3Dc%23%2F%EF%BF%BD&x=1',
    })
    expect(said(app('pages/{{customer}}.html?a=1'), { customer: '../x' })).toMatchObject({
      page: 'pages/..%2Fx.html?a=1',
    })
  })
  test('what became too long for WeCom is refused with its size, and so is what became nothing', () => {
    expect(said(text('{{customer}}'), { customer: '名'.repeat(1334) })).toMatchObject({
      state: 'refused',
      problems: [{ path: 'parts.0.text', en: expect.stringContaining('4002 bytes') }],
    })
    expect(said(text('{{customer|}}'))).toMatchObject({ state: 'refused', problems: [{ en: 'must not be empty' }] })
    expect(said(text('{{customer}}'), { customer: '名'.repeat(1333) })).toEqual(text('名'.repeat(1333)))
  })
  test('all parts are filled or none is', () => {
    expect(renderParts([text('a'), text('{{remark}}')], {})).toEqual({ state: 'missing', names: ['remark'] })
  })

  const literal = fc.string({ unit: fc.constantFrom('a', '您', '{', '}', '|', '\n', '$', '\\') })
  test('what may be kept leaves with no placeholder of its own, whatever the values are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(literal, fc.constantFrom('{{customer}}', '{{member|我}}', '{{remark|}}', '{{nobody}}'))),
        fc.string(),
        fc.string(),
        (pieces, customer, remark) => {
          const part = text(`x${pieces.join('')}`)
          if (problems(part).length > 0) return
          const rendered = renderParts([part], { customer: '\u0001', remark: '\u0002' })
          expect(rendered.state).toBe('ready')
          if (rendered.state === 'ready') expect(JSON.stringify(rendered.parts)).not.toMatch(/\{\{|\}\}/)
          const real = renderParts([part], { customer, remark })
          const asked = part.type === 'text' && part.text.includes('{{customer}}') && customer.trim() === ''
          expect(real.state).toBe(asked ? 'missing' : 'ready')
        },
      ),
    )
  })
})

describe('what may be kept', () => {
  test.each<[string, QuickReplyPart, string]>([
    ['a brace that is not closed', text('{{customer'), 'complete {{variable}}'],
    ['a stray end', text('您好}}'), 'complete {{variable}}'],
    ['a variable that nobody knows', text('{{mood}}好'), 'no variable {{mood}}; the variables are customer, remark'],
    ['a variable without a name', text('{{ }}'), 'no variable {{}}'],
    ['a bell', text('您好\u0007'), 'control'],
    ['a NUL', text('您好\0'), 'control'],
    ['half a character', text('您好\ud83d'), 'control'],
    ['nothing', text(' \n '), 'empty'],
    ['what may become nothing', text('{{customer|}}'), 'empty'],
    ['1334 characters', text('名'.repeat(1334)), '4002 bytes'],
    ['a long title of a link', link({ title: '价'.repeat(43) }), '129 bytes'],
    ['a title of two lines', link({ title: 'a\nb' }), 'one line'],
    ['an address that is none', link({ url: 'shop.example' }), 'http(s)'],
    ['a script as an address', link({ url: 'javascript:alert(1)//https://a' }), 'http(s)'],
    ['a host from a variable', link({ url: 'https://{{customer}}.example/' }), 'host'],
    ['a host that a variable ends', link({ url: 'https://shop.example{{customer}}/' }), 'host'],
    ['a page without .html', app('pages/index'), '.html'],
    ['a page with .html in its query', app('pages/index?a=.html'), '.html'],
  ])('%s is refused in words', (_what, part, words) => {
    expect(problems(part).join('; ')).toContain(words)
    for (const { zh } of partProblems([part], builtInVariables)) expect(zh).toMatch(/\p{Script=Han}/u)
  })
  test.each([
    text('{{customer|您}}好，{ok}'),
    text('第一行\n第二行\t'),
    link({ url: 'https://shop.example/{{customer}}?a={{member|b c}}' }),
    link({ description: '一\n二' }),
    app('pages/index.html?id={{remark|0}}'),
    { type: 'image', mediaFileId: 'any' } as const,
  ])('%j is fine', (part) => expect(problems(part)).toEqual([]))

  test('the place of what is wrong is named', () => {
    expect(partProblems([text('a'), link({ title: '' })], builtInVariables)).toMatchObject([{ path: 'parts.1.title' }])
  })
  test.each(['', 'a\nb', 'x'.repeat(61), 'a\u0000'])('%j is no title', (title) =>
    expect(lineProblems('title', title, 60)).toHaveLength(1),
  )
  test('60 characters are a title', () => expect(lineProblems('title', '题'.repeat(60), 60)).toEqual([]))
})
