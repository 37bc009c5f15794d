import { choose, type Surroundings } from '../../../web/shared/bridge/choose'

const WECOM = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile MicroMessenger/7.0.1 wxwork/4.1.20 Language/zh'
const SANDBOX = 'http://localhost:3100'

const around = (given: Partial<Surroundings>): Surroundings => ({
  userAgent: 'Mozilla/5.0 Chrome/140',
  framed: false,
  parentOrigin: null,
  hostname: 'localhost',
  sandboxOrigin: SANDBOX,
  ...given,
})

test('the user agent of WeCom chooses WeCom, in a frame too', () => {
  expect(choose(around({ userAgent: WECOM }))).toEqual({ kind: 'wecom' })
  expect(choose(around({ userAgent: WECOM, framed: true, parentOrigin: SANDBOX }))).toEqual({ kind: 'wecom' })
})

test('WeChat alone is not WeCom', () => {
  expect(choose(around({ userAgent: 'MicroMessenger/8.0' }))).toEqual({ kind: 'none' })
})

test('the sandbox is chosen only when its origin frames the page, under any name of this machine', () => {
  const framed = (parentOrigin: string | null): unknown => choose(around({ framed: true, parentOrigin }))
  expect(framed(SANDBOX)).toEqual({ kind: 'sandbox', origin: SANDBOX })
  expect(framed('http://127.0.0.1:3100')).toEqual({ kind: 'sandbox', origin: 'http://127.0.0.1:3100' })
  expect(framed('http://localhost:3101')).toEqual({ kind: 'none' })
  expect(framed('https://evil.example')).toEqual({ kind: 'none' })
  expect(framed('null')).toEqual({ kind: 'none' })
  expect(choose(around({ parentOrigin: null }))).toEqual({ kind: 'none' })
})

test("a browser that does not tell who frames the page gets the sandbox under the page's own name", () => {
  const untold = { framed: true, parentOrigin: null }
  expect(choose(around({ ...untold, hostname: '127.0.0.1' }))).toEqual({
    kind: 'sandbox',
    origin: 'http://127.0.0.1:3100',
  })
  expect(
    choose(around({ ...untold, hostname: 'crm.example.com', sandboxOrigin: 'https://sandbox.example.com' })),
  ).toEqual({
    kind: 'sandbox',
    origin: 'https://sandbox.example.com',
  })
})

test('outside the demo nothing but WeCom is chosen, whoever frames the page', () => {
  expect(choose(around({ framed: true, parentOrigin: SANDBOX, sandboxOrigin: null }))).toEqual({ kind: 'none' })
})
