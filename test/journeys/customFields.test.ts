import { builtInVariables } from '../../src/decisions/quickReply'
import { eventually, startWorld, type Answer, type World } from '../support/app'
import { settled } from '../support/contacts'

let world: World
/** Followed by Lin Mei alone. */
let contact: string

beforeAll(async () => {
  world = await startWorld({ seed: 'shop', admins: 'he.qing' })
  contact = (await world.sandbox.add({ userId: 'lin.mei', name: '王芳' })).externalUserId
  await settled(world)
  await eventually(async () => (await page()).fields !== undefined)
  await define('flavour', 'choice', ['清淡', '浓'])
  await define('budget', 'number')
  await define('birthday', 'birthday')
})
afterAll(() => world.close())

interface Page {
  fields?: { key: string; value: unknown }[]
  timeline: { items: { kind: string; text: { zh: string } }[] }
}
const page = async (): Promise<Page> =>
  (await world.apiAs('lin.mei', 'GET', `/api/sidebar/contacts/${contact}`)).body as unknown as Page
const changes = async (): Promise<string[]> =>
  (await page()).timeline.items.filter(({ kind }) => kind === 'fields-set').map(({ text }) => text.zh)
const values = async (): Promise<Record<string, unknown>> =>
  Object.fromEntries(((await page()).fields ?? []).map(({ key, value }) => [key, value]))
const set = (given: Record<string, unknown>): Promise<Answer> =>
  world.apiAs('lin.mei', 'PUT', `/api/contacts/${contact}/fields`, { values: given })
const asAdmin = (method: string, at: string, body?: unknown): Promise<Answer> =>
  world.apiAs('he.qing', method, `/api/custom-fields${at}`, body)
const define = (key: string, kind: string, options: string[] = []): Promise<Answer> =>
  asAdmin('POST', '', { key, kind, options, label: { zh: key, en: key } })
const refused = ({ status, body }: Answer): [number, unknown] => [
  status,
  (body.error as { id: string } | undefined)?.id,
]

test('values are all written, or none, and every value that does not fit is named', async () => {
  expect((await set({ flavour: '浓', budget: 500 })).status).toBe(200)
  const bad = await set({ flavour: '很浓', budget: 900, birthday: '02-30', unknown: 1 })
  expect(refused(bad)).toEqual([400, 'invalid-input'])
  expect((bad.body.error as { issues: { path: string }[] }).issues.map((issue) => issue.path)).toEqual([
    'body.values.flavour',
    'body.values.birthday',
    'body.values.unknown',
  ])
  expect(await values()).toEqual({ flavour: '浓', budget: 500, birthday: null })
  expect(await changes()).toHaveLength(1)
})

test('values are taken away by null, and the same value again adds nothing to the timeline', async () => {
  await set({ budget: null })
  await set({ budget: null, flavour: '浓' })
  expect(await values()).toMatchObject({ budget: null, flavour: '浓' })
  expect(await changes()).toEqual(['budget：（清空）', 'flavour：浓；budget：500'])
})

test('a new field may not take the name of what texts can name already', async () => {
  for (const { name, label } of builtInVariables) {
    const answer = await define(name, 'text')
    expect(refused(answer)).toEqual([400, 'invalid-input'])
    expect((answer.body.error as { issues: object[] }).issues).toMatchObject([
      { path: 'body.key', messageZh: expect.stringContaining(label.zh) },
    ])
  }
})

test('a field that took such a name before keeps it, and comes back when it was removed', async () => {
  await world.db.query(
    `insert into custom_field (key, label_zh, label_en, kind) values ('shop', '门店', 'Shop', 'text')`,
  )
  expect((await asAdmin('PUT', '/shop', { kind: 'text', label: { zh: '分店', en: 'Branch' } })).status).toBe(200)
  await set({ shop: '二店' })
  expect(await values()).toMatchObject({ shop: '二店' })
  await asAdmin('DELETE', '/shop')
  expect((await define('shop', 'text')).status).toBe(200)
  expect(await values()).toMatchObject({ shop: '二店' })
  await asAdmin('DELETE', '/shop')
})

test('fields are defined by admins only, one birthday at most, and never change their kind', async () => {
  const field = { key: 'second', kind: 'birthday', label: { zh: '二', en: 'two' } }
  expect(refused(await world.apiAs('lin.mei', 'POST', '/api/custom-fields', field))).toEqual([403, 'not-allowed'])
  expect(refused(await asAdmin('POST', '', field))).toEqual([409, 'one-birthday'])
  expect(refused(await asAdmin('POST', '', { ...field, kind: 'text', key: 'budget' }))).toEqual([409, 'field-exists'])
  expect(refused(await asAdmin('PUT', '/budget', { ...field, kind: 'text' }))).toEqual([409, 'field-kind-fixed'])
  expect(refused(await asAdmin('PUT', '/nothing', field))).toEqual([404, 'not-found'])
  expect(refused(await asAdmin('POST', '', { ...field, kind: 'choice' }))).toEqual([400, 'invalid-input'])
  expect(refused(await asAdmin('POST', '', { ...field, kind: 'text', key: 'Ü' }))).toEqual([400, 'invalid-input'])
})

test('fields that are removed show no more, and come back with their values and their kind', async () => {
  const flavour = { key: 'flavour', kind: 'choice', options: ['浓'], label: { zh: '口味', en: 'Flavour' } }
  expect((await asAdmin('DELETE', '/flavour')).status).toBe(200)
  expect(await values()).not.toHaveProperty('flavour')
  expect(refused(await set({ flavour: '浓' }))).toEqual([400, 'invalid-input'])
  expect(refused(await asAdmin('DELETE', '/flavour'))).toEqual([404, 'not-found'])
  expect(refused(await asAdmin('POST', '', { ...flavour, kind: 'text', options: [] }))).toEqual([
    409,
    'field-kind-fixed',
  ])
  expect((await asAdmin('POST', '', flavour)).status).toBe(200)
  expect(await values()).toMatchObject({ flavour: '浓' })
  const { body } = await asAdmin('GET', '')
  expect(body).toContainEqual(expect.objectContaining({ key: 'flavour', contacts: 1, label: flavour.label }))
})
