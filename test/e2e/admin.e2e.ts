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
  ['group-welcomes', '入群欢迎语'],
  ['channels', '渠道活码'],
  ['join-codes', '群活码'],
  ['silence', '沉默看板'],
  ['silence-rules', '沉默规则'],
  ['segments', '人群'],
  ['groups', '客户群'],
  ['group-owners', '群主对比'],
  ['group-transfers', '群继承'],
  ['campaigns', '群发'],
  ['plans', '跟进计划'],
  ['rules', '自动回复规则'],
  ['rule-questions', '未答问题'],
  ['group-labels', '群标签'],
  ['group-watch', '疑似广告成员'],
  ['intercept-rules', '敏感词'],
  ['calendar', '营业时间与节假日'],
  ['custom-fields', '自定义字段'],
  ['products', '产品与周期'],
  ['sales', '订单与收款'],
  ['deliveries', '送货'],
  ['delivery-slots', '送货时段'],
  ['couriers', '送货员'],
  ['rewards', '奖励计划'],
  ['trade-bills', '对账'],
  ['unmatched-orders', '待匹配订单'],
  ['accuracy', '预测准确度'],
  ['cards', '提醒卡片'],
  ['admins', '管理员'],
  ['audit', '操作记录'],
  ['sync', '同步'],
  ['jobs', '定时任务'],
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
  await page.waitForURL(({ pathname }) => pathname.replace(/\/$/, '') === place)
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
  await form.locator('input[type=file]').last().setInputFiles({ name: 'sale.png', mimeType: 'image/png', buffer: dot })
  await form.getByText('sale.png').last().waitFor()
  await form.getByRole('region', { name: '预览' }).getByText('您好，「客户昵称」').waitFor()
  await form.getByText('指定部门').click()
  await form.getByRole('button', { name: '保存' }).click()
  await form.getByText('有 1 处需要修改').waitFor()
  await form.getByRole('combobox', { name: '选择部门' }).press('Enter')
  await page.getByRole('option', { name: '清泉到家 / 销售部' }).click()
  await form.locator('.departments').getByText('清泉到家 / 销售部').waitFor()
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
  const { quickReplies } = await answer.json()
  await context.close()
  return quickReplies
}

test('a table with a bad row is looked at first: the row is named, nothing is changed, and the good rows come in', async () => {
  const { page } = desk
  await open(desk, 'quick-replies')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: '导入话术' })
  const table = '标题,分类,内容1\n换季问候,,换季了，注意身体\n变量写错,,您好{{nobody}}\n,,没有标题\n'
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'texts.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await dialog.getByText('尚未导入').waitFor()
  const refused = dialog.getByRole('table', { name: '有问题的行' }).getByRole('row')
  expect(await refused.filter({ hasText: '{{nobody}}' }).getByRole('cell').first().textContent()).toContain('3')
  expect(await refused.count()).toBe(3)
  await page.screenshot({ path: join(artifacts, 'admin-import-1280-light.png') })
  expect((await readLibrary(REP)).map(({ title }) => title)).not.toContain('换季问候')
  await dialog.getByRole('button', { name: '导入 1 行' }).click()
  await dialog.getByText('导入完成').waitFor()
  await dialog.getByRole('button', { name: '关闭' }).last().click()
  await page.getByRole('article').filter({ hasText: '换季问候' }).waitFor()
})

test.each(['CSV', 'XLSX'])(
  'the library is exported as %s, and imported unchanged it changes nothing',
  async (format) => {
    const { page } = desk
    await open(desk, 'quick-replies')
    await page.getByRole('button', { name: '导出', exact: true }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: `导出 ${format}` }).click(),
    ])
    const name = `quick-replies.${format.toLowerCase()}`
    expect(download.suggestedFilename()).toBe(name)
    const buffer = readFileSync(await download.path())
    await page.getByRole('button', { name: '导入', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: '导入话术' })
    await dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    await dialog.getByText(/新增 0，更新 0，无变化 [1-9]\d*，有问题 0/).waitFor()
  },
)

test('a text is moved by the arrow keys, and stays where it was put', async () => {
  const { page } = desk
  await open(desk, 'quick-replies')
  const titles = (): Promise<string[]> => page.getByRole('article').getByRole('heading').allTextContents()
  const before = await titles()
  await page
    .getByRole('button', { name: /按上下方向键移动/ })
    .first()
    .focus()
  await page.keyboard.press('ArrowDown')
  await page.getByText('顺序已保存').waitFor()
  await page.getByText('移到第 2 位').waitFor()
  const after = [before[1], before[0], ...before.slice(2)]
  expect(await titles()).toEqual(after)
  await open(desk, 'quick-replies')
  expect(await titles()).toEqual(after)
})

test('a form that has unsaved words asks before it closes, and keeps them', async () => {
  const { page } = desk
  await open(desk, 'custom-fields')
  await page.getByRole('button', { name: '新建字段' }).click()
  const form = page.getByRole('dialog', { name: '新建字段' })
  await form.getByLabel('中文名称').fill('楼层')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '继续编辑' }).click()
  expect(await form.getByLabel('中文名称').inputValue()).toBe('楼层')
  await form.getByRole('button', { name: '保存' }).click()
  // The server says what is missing, at the fields, in the person's language.
  await form.getByText('必填').first().waitFor()
  await form.getByLabel('英文名称').fill('Floor')
  await form.getByLabel('标识').fill('floor')
  await form.getByRole('button', { name: '保存' }).click()
  await page.getByRole('row').filter({ hasText: '楼层' }).waitFor()
})

test('what was done stands in the audit, by name', async () => {
  await open(desk, 'audit')
  const done = desk.page.getByRole('row').filter({ hasText: 'POST /api/quick-replies' }).filter({ hasText: ADMIN })
  await done.first().getByText('成功').waitFor()
})

test('someone without a role for the console is told so, and goes to the sidebar', async () => {
  const { context, page } = await signIn(REP)
  await page.getByRole('heading', { name: '您没有管理后台的权限' }).waitFor()
  expect(await page.getByRole('link', { name: '打开侧边栏' }).getAttribute('href')).toBe('/sidebar')
  await context.close()
})

test('signed out, every place of the console leads to the login and back to that very place', async () => {
  const { context, page } = await signIn(ADMIN, '/admin/channels')
  await page.getByRole('button', { name: `账户：${ADMIN}` }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/admin'))
  await page.goto(`${demo.serverUrl}/admin/sync`)
  await page.getByText(ADMIN, { exact: false }).first().click()
  await page.waitForURL((url) => url.pathname === '/admin/sync')
  await context.close()
})

describe.each([
  [400, 'light', false],
  [400, 'dark', true],
  [1280, 'light', true],
  [1280, 'dark', false],
] as const)('at %i px in %s mode', (width, colorScheme, looked) => {
  beforeAll(async () => {
    await desk.page.setViewportSize({ width, height: 860 })
    await desk.page.emulateMedia({ colorScheme })
  })

  test.each(screens)('%s does not scroll sideways, and axe-core finds nothing serious', async (place, title) => {
    const { page } = desk
    await open(desk, place)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await page.screenshot({ path: join(artifacts, `admin-${place}-${width}-${colorScheme}.png`) })
    // Each scheme and each width is looked at once: they differ in nothing else.
    if (looked) expect(await faults(page)).toEqual([])
  })

  test('neither does the form of a text', async () => {
    const { page } = desk
    await open(desk, 'quick-replies')
    await page.getByRole('button', { name: '开业满减', exact: true }).click()
    await page.getByRole('dialog', { name: '编辑话术' }).getByRole('region', { name: '预览' }).waitFor()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await page.screenshot({ path: join(artifacts, `admin-form-${width}-${colorScheme}.png`) })
    if (looked) expect(await faults(page)).toEqual([])
  })
})
