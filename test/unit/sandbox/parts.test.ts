import { readUpload } from '../../../src/sandbox/body'
import { CallRing, type CallRecord } from '../../../src/sandbox/calls'
import { createClock, jumpOf } from '../../../src/sandbox/clock'
import { customerEvent } from '../../../src/sandbox/events'
import { Limits } from '../../../src/sandbox/limits'

const call = (path: string): Omit<CallRecord, 'seq'> => ({
  at: 0,
  method: 'GET',
  path,
  query: {},
  body: null,
  errcode: 0,
  status: 200,
  ms: 0,
})

describe('the record of calls', () => {
  test('keeps the latest, in order, with numbers that are never reused', () => {
    const ring = new CallRing(3)
    for (const path of ['/a', '/b', '/c', '/d']) ring.add(call(path))
    expect(ring.list().map(({ seq, path }) => [seq, path])).toEqual([
      [2, '/b'],
      [3, '/c'],
      [4, '/d'],
    ])
    expect(ring.list('/c').map(({ seq }) => seq)).toEqual([3])
    expect(ring.list(null, 3).map(({ seq }) => seq)).toEqual([4])
    ring.clear()
    ring.add(call('/e'))
    expect(ring.list().map(({ seq }) => seq)).toEqual([5])
  })
})

describe('the clock', () => {
  test('jumps forward and tells how far', () => {
    const heard: number[] = []
    const clock = createClock(1000, (offset) => heard.push(offset))
    const before = clock.now()
    clock.advance(60_000)
    expect(clock.now() - before).toBeGreaterThanOrEqual(60_000)
    expect([heard, clock.offsetMs()]).toEqual([[61_000], 61_000])
  })

  test.each([
    [{ advanceMs: 5 }, 5],
    [{ advanceDays: 7 }, 604_800_000],
    [{ advanceMs: -1 }, null],
    [{ advanceMs: '5' }, null],
    [{ advanceDays: 4000 }, null],
    [{}, null],
  ])('%j is a jump of %p ms', (body, ms) => expect(jumpOf(body)).toBe(ms))
})

describe('an upload', () => {
  const body = (head: string) =>
    Buffer.concat([
      Buffer.from(`--b\r\n${head}\r\n\r\n`),
      Buffer.from([0, 255, 13, 10, 45, 45]),
      Buffer.from('\r\n--b--\r\n'),
    ])

  test('is read byte for byte with its name', () => {
    const head = 'Content-Disposition: form-data; name="media"; filename="a/b.png"\r\nContent-Type: image/png'
    const upload = readUpload('multipart/form-data; boundary=b', body(head))
    expect(upload).toMatchObject({ filename: 'a_b.png', contentType: 'image/png' })
    expect([...upload.bytes]).toEqual([0, 255, 13, 10, 45, 45])
  })

  test('without filename, under another name, or without boundary is none', () => {
    const read = (type: string, head: string) => () => readUpload(type, body(head))
    expect(read('multipart/form-data; boundary=b', 'Content-Disposition: form-data; name="media"')).toThrow('44001')
    expect(read('multipart/form-data; boundary=b', 'Content-Disposition: form-data; name="x"; filename="a"')).toThrow(
      '44001',
    )
    expect(read('text/plain', 'name="media"; filename="a"')).toThrow('44001')
  })
})

describe('messages to one member', () => {
  const limits = () => new Limits({ enforced: true, concurrency: null })
  test('at most 30 in any 60 s', () => {
    const to = limits()
    const at = (ms: number) => to.memberMayReceive('lin.mei', ms)
    expect(Array.from({ length: 31 }, () => at(0)).filter(Boolean)).toHaveLength(30)
    expect([at(59_999), at(60_000)]).toEqual([false, true])
  })
  test('at most 1000 in any hour', () => {
    const to = limits()
    const got = Array.from({ length: 1100 }, (_, i) => to.memberMayReceive('lin.mei', i * 3000)).filter(Boolean)
    expect(got).toHaveLength(1000)
  })
})

test('text that would end its CDATA section survives in a callback', () => {
  const event = customerEvent('ww1', 5000, 'add_external_contact', [['State', 'a]]>b']])
  expect(event).toContain('<State><![CDATA[a]]]]><![CDATA[>b]]></State>')
  expect(event).toContain('<CreateTime>5</CreateTime>')
})
