import { createPace } from '../../src/handlers/middleware/pace'
import { isOurPage } from '../../src/handlers/surroundings'

const real = { demo: false, publicUrl: 'https://crm.example.com' }
const demo = { demo: true, publicUrl: 'http://localhost:3000' }

test.each([
  ['https://crm.example.com/sidebar?code=1', true],
  ['https://crm.example.com:443/', true],
  ['http://crm.example.com/sidebar', false],
  ['https://crm.example.com:8443/sidebar', false],
  ['https://crm.example.com.evil.example/sidebar', false],
  ['https://crm.example.com@evil.example/sidebar', false],
  ['https://me:secret@crm.example.com/sidebar', false],
  ['http://localhost:3000/sidebar', false],
  ['not an address', false],
])('of a real corp, %s is signed: %s', (url, ours) => {
  expect(isOurPage(url, real)).toBe(ours)
})

test.each([
  ['http://localhost:3000/sidebar', true],
  ['http://127.0.0.1:3000/sidebar', true],
  ['http://[::1]:3000/sidebar', true],
  ['http://127.0.0.1:3100/', false],
  ['http://evil.example:3000/', false],
])('in the demo, %s is signed: %s', (url, ours) => {
  expect(isOurPage(url, demo)).toBe(ours)
})

test('the pace is kept per key and minute', () => {
  const pace = createPace(2)
  const at = (ms: number): Date => new Date(ms)
  expect([pace('a', at(0)), pace('a', at(1)), pace('a', at(59_999)), pace('b', at(59_999))]).toEqual([
    true,
    true,
    false,
    true,
  ])
  expect(pace('a', at(60_000))).toBe(true)
})
