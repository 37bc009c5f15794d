import { symbols } from 'pino'
import { createLog, describeError, hideSecrets } from '../../src/log'

const CANARY = 'canary-7Hq2'

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  const log = createLog('info', 'test')
  const lines: string[] = []
  const stream = (log as unknown as Record<symbol, { write(line: string): void }>)[symbols.streamSym]
  stream!.write = (line) => lines.push(line)
  write(log)
  expect(lines).toHaveLength(1)
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>
}

test('a line says when, how grave, who and what', () => {
  expect(logged((log) => log.warn({ event: 'abc' }, 'event failed'))).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    level: 'warn',
    app: 'test',
    event: 'abc',
    msg: 'event failed',
  })
})

test.each([
  'access_token',
  'corpsecret',
  'authorization',
  'cookie',
  'welcomeCode',
  'welcome_code',
  'plaintext',
  'token',
  'secret',
])('the value of %s is hidden, alone and inside other things', (field) => {
  const line = logged((log) =>
    log.info({ [field]: CANARY, a: { [field]: CANARY, b: { [field]: CANARY } }, id: 'shown' }, 'x'),
  )
  expect(JSON.stringify(line)).not.toContain(CANARY)
  expect(line.id).toBe('shown')
})

test('an error says its name and words; what hangs on it is not said', () => {
  class Failed extends Error {
    override readonly name = 'Failed'
    readonly config = { url: `https://x/?access_token=${CANARY}`, data: CANARY }
    readonly response = { data: CANARY }
  }
  const line = logged((log) => log.error({ err: new Failed(`GET https://x/?a=1&access_token=${CANARY} failed`) }, 'x'))
  expect(JSON.stringify(line)).not.toContain(CANARY)
  expect(line.err).toMatchObject({ type: 'Failed', message: 'GET https://x/?a=1&access_token=[hidden] failed' })
})

test('what is thrown and is no error is described all the same', () => {
  expect(describeError(`corpsecret=${CANARY}`)).toEqual({ type: 'string', message: 'corpsecret=[hidden]' })
  expect(describeError(undefined)).toEqual({ type: 'undefined', message: 'undefined' })
})

test.each(['access_token', 'corpsecret', 'suite_access_token', 'key', 'code', 'ticket', 'ACCESS_TOKEN'])(
  'in a query, %s is blanked and its neighbours are not',
  (name) => expect(hideSecrets(`/a?x=1&${name}=${CANARY}&y=2`)).toBe(`/a?x=1&${name}=[hidden]&y=2`),
)
