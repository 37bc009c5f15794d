import { endpoints } from '../../src/sandbox/api'
import { appRows } from '../support/shapeRows/app'
import { basicRows } from '../support/shapeRows/basics'
import { contactRows } from '../support/shapeRows/contacts'

/** The paths whose replies the other sandboxShapes tests compare key by key: they run these very tables. */
const compared = new Set([
  ...basicRows({}).map(({ path }) => path),
  ...contactRows({}).map(({ path }) => `/cgi-bin/externalcontact/${path}`),
  ...appRows.map(({ path }) => `/cgi-bin/${path}`),
])
const known = endpoints.map(({ path }) => path)

test('the replies of at least 100 different API paths are compared key by key', () => {
  expect(compared.size).toBeGreaterThanOrEqual(100)
})

test('each of them is an endpoint that the sandbox knows', () => {
  expect([...compared].filter((path) => !known.includes(path))).toEqual([])
})

test('no endpoint is listed twice: the first would never be asked', () => {
  expect(known.filter((path, at) => known.indexOf(path) !== at)).toEqual([])
})
