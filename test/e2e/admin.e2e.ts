import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser, startDemo, type RunningDemo } from '../support/browser'

/** The console as an admin uses it, in the demo: signed in at the sandbox's door, by hand and by keyboard. */
const root = resolve(__dirname, '../..')
const artifacts = join(root, 'artifacts')
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
/** A picture of one dot. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const ADMIN = '周凯'
const REP = '林梅'
const screens = [
  ['quick-replies', '话术库'],
  ['welcome-messages', '欢迎语'],
  ['channels', '渠道活码'],
  ['custom-fields', '自定义字段'],
  ['admins', '管理员'],
  ['audit', '操作记录'],
  ['sync', '同步'],
  ['inbox', '回调收件箱'],
] as const

let demo: RunningDemo
let browser: Browser
/** The admin's browser, signed in. */
let desk: Desk

interface Desk {
  context: BrowserContext
  page: Page
  /** What went wrong in the page, in its own words. */
  errors: string[]
}

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true })
  demo = await startDemo()
  browser = await launchBrowser()
  desk = await signIn(ADMIN)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

/** Opens a place of the console, is sent to sign in, says who one is, and comes back to that place. */
async function signIn(name: string, place = '/admin/quick-replies'): Promise<Desk> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'zh-CN',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(demo.serverUrl + place)
  await page.getByText(name, { exact: false }).first().click()
  await page.waitForURL((url) => url.pathname === place)
  return { context, page, errors }
}

async function open({ page }: Desk, place: string): Promise<void> {
  await page.goto(`${demo.serverUrl}/admin/${place}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('[aria-busy=false]').first().waitFor()
}

/** What axe-core calls serious or worse. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[]
  }>('axe.run()')
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

test('an admin writes a text of three messages, sees it as the customer will, and publishes it to a department', async () => {
  const { page, errors } = desk
  await open(desk, 'quick-replies')
  await page.getByRole('button', { name: '新建话术' }).click()
  const form = page.getByRole('dialog', { name: '新建话术' })
  await form.getByLabel('标题').fill('开业满减')
  await form.getByLabel('文字', { exact: true }).fill('您好，')
  await form.getByRole('button', { name: '插入变量' }).click()
  await page.getByRole('menuitem', { name: '客户昵称' }).click()
  await form.getByRole('button', { name: '＋ 链接' }).click()
  await form.getByLabel('链接标题').fill('满 100 减 20')
  await form.getByLabel('网址', { exact: true }).fill('ftp://shop.example')
  await form.getByText('须为 http(s) 链接').waitFor()
  await form.getByLabel('网址', { exact: true }).fill('https://shop.example/sale')
  await form.getByRole('button', { name: '＋ 图片' }).click()
  await form.locator('input[type=file]').setInputFiles({ name: 'sale.png', mimeType: 'image/png', buffer: dot })
  await form.getByText('sale.png').first().waitFor()
  await form.getByRole('region', { name: '预览' }).getByText('您好，「客户昵称」').waitFor()
  await form.getByText('指定部门').click()
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('有 1 处需要修改').waitFor()
  await form.getByRole('combobox', { name: '选择部门' }).click()
  await page.getByRole('option', { name: '清泉到家 / 销售部' }).click()
  await page.keyboard.press('Escape')
  await page.screenshot({ path: join(artifacts, 'admin-edit-1280-light.png') })
  await form.getByRole('button', { name: '保存' }).click()
  const row = page.getByRole('article').filter({ hasText: '开业满减' })
  await row.getByText('清泉到家 / 销售部').waitFor()
  await row.getByText('3 条消息').waitFor()
  expect(await readLibrary(REP)).toContainEqual(
    expect.objectContaining({
      title: '开业满减',
      parts: [
        { type: 'text', text: '您好，{{customer}}' },
        expect.objectContaining({ type: 'link', url: 'https://shop.example/sale' }),
        { type: 'image', mediaFileId: expect.any(String) },
      ],
    }),
  )
  expect(errors).toEqual([])
})

/** What a rep may send, over their own session. */
async function readLibrary(name: string): Promise<{ title: string }[]> {
  const { context } = await signIn(name, '/sidebar')
  const answer = await context.request.get(`${demo.serverUrl}/api/sidebar/quick-replies`)
  await context.close()
  return (await answer.json()).quickReplies
}
