import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import fc from 'fast-check'
import type { QuickReplyPart } from '../../src/decisions/quickReplyParts'
import { partFromCell, partToCell } from '../../src/services/quickReplies/partCell'
import { writeXlsx } from '../../src/services/tables/write'
import { seedQuickReplies } from '../../src/demoQuickReplies'
import { startWorld, type World } from '../support/app'
import { keepFile } from '../support/contacts'
import { createQuickReply, exported, importTable, text } from '../support/quickReplies'
import { png } from '../support/sandboxWire'
import { xlsxOf } from '../support/zip'

let world: World

beforeAll(async () => {
  world = await startWorld({ seed: 'shop' })
  await world.db.query(
    `insert into department (id, name, parent_id) values (2, '销售部', 1), (5, '同名', 2), (6, '同名', 2)
     on conflict (id) do update set name = excluded.name`,
  )
})
beforeEach(() => world.db.query('truncate quick_reply, quick_reply_use, quick_reply_favourite, quick_reply_category'))
afterAll(() => world.close())

const FORMATS = ['csv', 'xlsx'] as const
const bring = (bytes: Buffer | string, format = 'csv', dryRun = 'false') =>
  importTable(world, `/api/quick-replies/import?format=${format}&dryRun=${dryRun}`, bytes)
const kept = () =>
  world.db.query<Record<string, unknown>[]>(
    `select q.title, c.name as category, q.parts, q.scope, q.department_ids, q.topics, q.enabled from quick_reply q
       left join quick_reply_category c on c.id = q.category_id order by q.position`,
  )
const state = () => world.db.query('select * from quick_reply order by position, id')

async function library(): Promise<void> {
  const image = await keepFile(world, 'a.png', 'image', png)
  const { body } = await world.api('POST', '/api/quick-reply-categories', { name: '补货, 续订' })
  await createQuickReply(world, {
    title: '=1+1',
    parts: [text('@所有人\r\n"今天"有水，要吗？'), text('[图片]'), text("'=a")],
  })
  await createQuickReply(world, { title: '您好', categoryId: body.id, topics: ['silent', 'reorder'], enabled: false })
  await createQuickReply(world, {
    title: '各种',
    audience: { scope: 'departments', departmentIds: [2, 5] },
    parts: [
      { type: 'image', mediaFileId: image },
      { type: 'link', title: '价目', url: 'https://a.example/{{customer}}', description: '一\n\n二 ' },
      { type: 'mini-program', appId: 'wx1', title: '下单', page: 'a.html?x=1', pictureUrl: 'https://a.example/b' },
      text(' 前后留白 '),
    ],
  })
  await createQuickReply(world, { title: '两个换行\u3000', parts: [text('\n\n一\n')] })
}

describe.each(FORMATS)('as %s', (format) => {
  test('what was exported changes nothing when it is imported', async () => {
    await library()
    const before = await state()
    const bytes = await exported(world, `/api/quick-replies/export?format=${format}`)
    const { body } = await bring(bytes, format)
    expect(body).toEqual({ rows: 4, created: 0, updated: 0, unchanged: 4, refused: [] })
    expect(await state()).toEqual(before)
  })
  test('a text that was deleted since is named, and does not come back', async () => {
    await library()
    const bytes = await exported(world, `/api/quick-replies/export?format=${format}`)
    await world.db.query(`update quick_reply set deleted_at = now() where title = '您好'`)
    const refused = [{ row: 3, column: '编号', message: { zh: '没有该编号的话术' } }]
    expect((await bring(bytes, format)).body).toMatchObject({ created: 0, unchanged: 3, refused })
  })
})

test('what was exported makes the same library elsewhere, once its numbers are taken out', async () => {
  await library()
  const before = await kept()
  const bytes = await exported(world, '/api/quick-replies/export?format=csv')
  await world.db.query('truncate quick_reply, quick_reply_category')
  const { body } = await bring(bytes.toString('utf8').replace(/^[0-9a-f-]{36},/gm, ','))
  expect(body).toMatchObject({ created: 4, refused: [] })
  expect(await kept()).toEqual(before)
})

const rows = [
  '标题,分类,部门,主题,启用,内容,内容2',
  '新客问候,初次接触,,just-added,是,{{customer|您}}好,有事找我',
  '坏变量,,,,,{{mood}},',
  '坏部门,,没有的部,,,好,',
  '同名部门,,同名,,,好,',
  '坏开关,,,,也许,好,',
  '没有内容,,,,,,',
  '销售专用,,销售部、6,"silent;reorder",否,好,',
  '新客问候,初次接触,,,,又一个,',
].join('\n')

test('good rows are taken in, bad ones are named row by row with their column', async () => {
  const { status, body } = await bring(rows)
  expect([status, body]).toMatchObject([
    200,
    {
      rows: 8,
      created: 2,
      updated: 0,
      unchanged: 0,
      refused: [
        { row: 3, column: '内容', message: { zh: expect.stringContaining('{{mood}}') } },
        { row: 4, column: '部门', message: { zh: '没有部门「没有的部」' } },
        { row: 5, column: '部门', message: { zh: expect.stringContaining('多个部门') } },
        { row: 6, column: '启用', message: { en: 'must be yes or no' } },
        { row: 7, column: '内容', message: { zh: '没有内容' } },
        { row: 9, column: '标题', message: { zh: '与第 2 行重复' } },
      ],
    },
  ])
  expect(await kept()).toMatchObject([
    {
      title: '新客问候',
      category: '初次接触',
      scope: 'corp',
      topics: ['just-added'],
      enabled: true,
      parts: [text('{{customer|您}}好'), text('有事找我')],
    },
    {
      title: '销售专用',
      category: null,
      scope: 'departments',
      department_ids: [2, 6],
      topics: ['silent', 'reorder'],
      enabled: false,
    },
  ])
})

test('looking first tells the same and keeps nothing; bringing it in again changes nothing', async () => {
  const looked = (await bring(rows, 'csv', 'true')).body
  expect(await state()).toEqual([])
  expect(await world.db.query('select 1 from quick_reply_category')).toEqual([])
  expect((await bring(rows)).body).toEqual(looked)
  expect((await bring(rows)).body).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
})

test('what the table has no column for stays as it is', async () => {
  await bring(rows)
  const before = await kept()
  const answer = await bring('Title,Category,Text\n销售专用,,改了\n')
  expect(answer.body).toMatchObject({ updated: 1, refused: [] })
  expect(await kept()).toEqual([before[0], { ...before[1], parts: [text('改了')] }])
})

test('the demo’s library comes out and in as it is', async () => {
  await seedQuickReplies(world.server.deps.scope({ pool: 'requests', lane: 'normal', actor: 'demo' }))
  const bytes = await exported(world, '/api/quick-replies/export?format=xlsx')
  const { body } = await bring(bytes, 'xlsx')
  expect(body).toMatchObject({ created: 0, updated: 0, refused: [] })
  expect(body.unchanged).toBeGreaterThanOrEqual(20)
})

test('10,000 rows are taken in', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `标题${i},内容${i}`).join('\n')
  expect((await bring(`标题,内容\n${many}`)).body).toMatchObject({ created: 10_000, refused: [] })
})

test.each<[string, () => Buffer | string | Promise<Buffer>, string, string]>([
  ['formulas', () => xlsxOf('<row><c r="A1"><f>1</f><v>1</v></c></row>'), 'xlsx', 'table-formulas'],
  ['10⁶ rows', () => `标题,内容\n${'a,b\n'.repeat(1_000_000)}`, 'csv', 'table-too-long'],
  [
    'a bomb',
    () => xlsxOf('', [{ name: 'xl/sharedStrings.xml', content: Buffer.alloc(60 * 1024 * 1024) }]),
    'xlsx',
    'table-too-long',
  ],
  ['an unknown column', () => '标题,内容,心情\na,b,c', 'csv', 'table-headings'],
  ['no title', () => writeXlsx([['内容'], ['a']], 'a'), 'xlsx', 'table-headings'],
  ['a picture', () => png, 'xlsx', 'table-unreadable'],
])('a file with %s is refused in both languages, and nothing changes', async (_what, file, format, id) => {
  await createQuickReply(world)
  const before = await state()
  const { status, body } = await bring(await file(), format)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(body).toMatchObject({
    error: { id, message: expect.any(String), messageZh: expect.stringMatching(/\p{Script=Han}/u) },
  })
  expect(await state()).toEqual(before)
})

/** Sends headers, then bytes without end; resolves with the status and how much was taken. */
function upload(headers: Record<string, string>): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0
    const chunk = Buffer.alloc(64 * 1024, 'a')
    const upload = request(
      `${world.url}/api/quick-replies/import?format=csv`,
      {
        method: 'POST',
        headers: { authorization: world.operator, 'content-type': 'application/octet-stream', ...headers },
      },
      (response) => {
        response.resume()
        resolve({ status: response.statusCode ?? 0, sent })
        upload.destroy()
      },
    )
    upload.on('error', reject)
    const more = (): void => {
      while (!upload.destroyed && sent < 1024 ** 3) {
        sent += chunk.length
        if (!upload.write(chunk)) {
          upload.once('drain', more)
          return
        }
      }
    }
    more()
  })
}

test.each([
  ['declared', { 'content-length': String(1024 ** 3) }],
  ['not declared', { 'transfer-encoding': 'chunked' }],
])('1 GB, %s, is refused before it is there', async (_what, headers) => {
  const { status, sent } = await upload(headers)
  expect(status).toBe(413)
  expect(sent).toBeLessThan(100 * 1024 * 1024)
})

test('an import and an export are the admins’', async () => {
  expect((await world.apiAs('lin.mei', 'GET', '/api/quick-replies/export?format=csv')).status).toBe(403)
  expect((await world.apiAs('zhou.kai', 'POST', '/api/quick-replies/import?format=csv')).status).toBe(403)
})

test('a part is the same after it was a cell', () => {
  const words = fc.string({ unit: fc.constantFrom(...'[]图片文本链接textlink您\n ={'), minLength: 1 })
  const line = fc.string({ unit: fc.constantFrom(...'[图片]a您 ='), minLength: 1 })
  const pictured = <T extends object>(one: fc.Arbitrary<T>) =>
    fc.tuple(one, fc.option(fc.uuid())).map(([bare, id]) => (id === null ? bare : { ...bare, mediaFileId: id }))
  const part: fc.Arbitrary<QuickReplyPart> = fc.oneof(
    fc.record({ type: fc.constant('text' as const), text: words }),
    fc.record({
      type: fc.constantFrom('image' as const, 'video' as const, 'file' as const),
      mediaFileId: fc.constant(randomUUID()),
    }),
    pictured(
      fc.record({
        type: fc.constant('link' as const),
        title: line,
        url: line,
        description: fc.oneof(words, fc.constant('')),
        pictureUrl: fc.oneof(line, fc.constant('')),
      }),
    ),
    pictured(
      fc.record({ type: fc.constant('mini-program' as const), appId: line, title: line, page: line, pictureUrl: line }),
    ),
  )
  fc.assert(fc.property(part, (one) => expect(partFromCell(partToCell(one))).toEqual(one)))
})
