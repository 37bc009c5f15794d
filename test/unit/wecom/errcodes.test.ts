import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { adviceFor, knownErrcodes } from '../../../src/wecom/errcodes'

const TABLE = join(__dirname, '../../../../shared/wecom/fixtures/app/errcodes.tsv')
/** 404 is HTTP's, for an unknown path; 45035 is told by an SDK only (callbacks-and-app.md 3.4), 95021 by kf-sidebar-pay.md 3.4. */
const NOT_IN_TABLE = [404, 45035, 95021]

test('no errcode has two pieces of advice', () => {
  expect(knownErrcodes.length).toBe(new Set(knownErrcodes).size)
})

test.each([
  [-1, 'retry'],
  [45033, 'retry'],
  [40014, 'refresh'],
  [42001, 'refresh'],
  [45009, 'back-off'],
  [41096, 'back-off'],
  [40001, 'config'],
  [60020, 'config'],
  [40007, 'data'],
  [41050, 'final'],
  [84061, 'final'],
])('%i is %s', (errcode, action) => {
  expect(adviceFor(errcode).action).toBe(action)
})

test('an errcode nobody knows is final, with advice all the same', () => {
  expect(adviceFor(123456)).toEqual({ action: 'final', hint: expect.stringContaining('look it up') })
})

test('every hint is a sentence', () => {
  for (const errcode of knownErrcodes) expect(adviceFor(errcode).hint).toMatch(/^[A-Z].+\.$/)
})

const withTable = existsSync(TABLE) ? test : test.skip
withTable('every errcode we advise on is in the table of the shared facts (skipped when they are not there)', () => {
  const listed = new Set(
    readFileSync(TABLE, 'utf8')
      .split('\n')
      .map((line) => Number(line.split('\t')[0])),
  )
  expect(listed.size).toBeGreaterThan(1000)
  expect(knownErrcodes.filter((errcode) => !listed.has(errcode)).sort()).toEqual(NOT_IN_TABLE)
})
