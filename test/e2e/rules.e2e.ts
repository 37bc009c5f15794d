import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { shopKfId } from '../../src/sandbox/seed/kf'
import { launchBrowser, startDemo, type RunningDemo } from '../support/browser'
import { artifacts, seat, seriousFaults } from '../support/sidebarPage'

/** A rule as an admin meets it: written, tried, told the past, published, changed, restored. */
let demo: RunningDemo
let browser: Browser
let page: Page

beforeAll(async () => {
  demo = await startDemo()
  browser = await launchBrowser()
  page = await (await seat(browser, demo, 'zhou.kai', { width: 1280, height: 900 })).newPage()
  await page.goto(`${demo.serverUrl}/auth/login?next=/admin/rules`)
  await page.getByRole('heading', { level: 1, name: '自动回复规则' }).waitFor()
  await writes('1', '怎样退款呢')
  await writes('2', '怎么开发票')
  await writes('3', '怎么开发票呀')
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

/** A customer writes in kf. */
async function writes(visitor: string, text: string): Promise<void> {
  const body = JSON.stringify({
    ...{ act: 'write', openKfId: shopKfId, text },
    externalUserId: `wmKfBrowser00000000000000000${visitor}`,
  })
  const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  expect((await fetch(`${demo.sandboxUrl}/sandbox/do/kf`, sent)).status).toBe(200)
}

const form = (name: string) => page.getByRole('dialog', { name })
const row = () => page.getByRole('row', { name: /退款/ })
const picture = (name: string) => page.screenshot({ path: join(artifacts, `admin-rules-${name}.png`) })

/** What the page sends with each change. */
async function headers(): Promise<Record<string, string>> {
  const me = (await (await page.request.get(`${demo.serverUrl}/api/me`)).json()) as { csrfToken: string }
  return { 'x-csrf-token': me.csrfToken, origin: demo.serverUrl }
}

async function publish(): Promise<void> {
  await row().getByRole('button', { name: '发布' }).click()
  const dialog = form('发布 · 退款')
  await dialog.getByText('检查未发现问题').waitFor()
  await picture('publish-1280-light')
  await dialog.getByRole('button', { name: '发布', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

test('a rule is tried before anybody has it: each condition says what it saw, and the reply is shown', async () => {
  await page.getByRole('button', { name: '新建规则' }).click()
  const drawer = form('新建规则')
  await drawer.getByLabel('名称').fill('退款')
  await drawer.getByRole('button', { name: '保存' }).click()
  await drawer.locator('.is-error').first().waitFor()
  await drawer.getByRole('combobox', { name: '内容包含' }).nth(1).fill('退款')
  await page.getByRole('option', { name: '退款' }).click()
  await drawer.getByRole('heading', { name: '试一试' }).click()
  await drawer.getByLabel('文字', { exact: true }).fill('{{customer|您}}好，退款 3 天内到账')
  await drawer.getByLabel('客户说').fill('怎麼發貨？')
  await drawer.getByRole('button', { name: '试运行' }).click()
  await drawer.getByText('不命中').waitFor()
  await drawer.getByLabel('客户说').fill('怎麼退款？')
  await drawer.getByRole('button', { name: '试运行' }).click()
  await picture('bench-1280-light')
  await drawer.getByText('您好，退款 3 天内到账').waitFor({ timeout: 8000 })
  await picture('bench-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await page.setViewportSize({ width: 400, height: 860 })
  await picture('bench-400-light')
  await page.setViewportSize({ width: 1280, height: 900 })
  await drawer.getByRole('button', { name: '保存' }).click()
  await row().getByText('未上线').waitFor()
})

test('a draft is told what was really written, and says when nothing of its kind is recorded', async () => {
  await row().getByRole('button', { name: '编辑' }).click()
  const drawer = form('编辑规则')
  await drawer.getByRole('button', { name: '回放' }).click()
  const replay = form('回放')
  await replay.getByRole('button', { name: '开始回放' }).click()
  await replay.getByText('草稿命中 1 次').waitFor()
  // The button that was pressed is lighter while the mouse is on it.
  await replay.getByRole('heading', { name: '回放' }).hover()
  await picture('replay-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await replay.waitFor({ state: 'hidden' })
  await drawer.getByLabel('选一条真实消息（可搜索）').click()
  await page.getByRole('option', { name: /怎样退款呢/ }).click()
  await drawer.getByRole('button', { name: '试运行' }).click()
  await drawer.getByText('退款 3 天内到账').last().waitFor()
  await page.keyboard.press('Escape')
})

test('it is published after the check, changed, and the earlier version is live again by one press', async () => {
  await publish()
  await row().getByText('已上线 · 版本 1').waitFor()
  await row().getByRole('button', { name: '编辑' }).click()
  const drawer = form('编辑规则')
  await drawer.getByLabel('文字', { exact: true }).fill('请稍等，马上为您转人工')
  await drawer.getByLabel('修改说明').fill('改成转人工')
  await drawer.getByRole('button', { name: '保存' }).click()
  await row().getByText('版本 2 未发布').waitFor()
  await publish()
  await row().getByText('已上线 · 版本 2').waitFor()
  await row().getByRole('button', { name: '版本' }).click()
  const versions = form('版本 · 退款')
  await versions.getByText('请稍等，马上为您转人工').waitFor()
  await picture('versions-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await versions.getByRole('button', { name: '恢复此版本' }).click()
  await page.getByText('已恢复').waitFor()
  await page.keyboard.press('Escape')
  await row().getByText('已上线 · 版本 1').waitFor()
  await picture('list-1280-light')
})

test('an answer may be more than words; a field is set in its own way; the rule has its days', async () => {
  const birthday = { key: 'birthday', label: { zh: '生日', en: 'Birthday' }, kind: 'birthday' }
  await page.request.post(`${demo.serverUrl}/api/custom-fields`, { data: birthday, headers: await headers() })
  await page.reload()
  await row().getByRole('button', { name: '编辑' }).click()
  const drawer = form('编辑规则')
  await drawer.getByRole('button', { name: '＋ 链接' }).click()
  await drawer.getByLabel('链接标题').fill('退款说明')
  await drawer.getByRole('textbox', { name: '*网址' }).fill('https://shop.example/refund')
  await drawer.locator('.el-select.add').last().click()
  await page.getByRole('option', { name: '设置字段' }).click()
  await drawer.locator('.el-select.key').click()
  await page.getByRole('option', { name: '生日' }).click()
  await drawer.getByLabel('值', { exact: true }).fill('2月30日')
  await drawer.getByLabel('从（含）').fill('2027-01-01')
  await drawer.getByLabel('修改说明').fill('加链接')
  await drawer.getByRole('button', { name: '保存' }).click()
  await drawer.locator('.is-error:not(:empty)').first().waitFor()
  await page.mouse.move(5, 5)
  await picture('editor-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await drawer.getByLabel('值', { exact: true }).fill('02-28')
  await drawer.getByRole('button', { name: '保存' }).click()
  await row().getByText('版本 3 未发布').waitFor()
})

test('a table with a bad row is refused as a whole, and a good one makes rules that are not live', async () => {
  await page.getByRole('button', { name: '导入表格' }).click()
  const dialog = form('导入表格')
  const choose = (text: string) =>
    dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'rules.csv', mimeType: 'text/csv', buffer: Buffer.from(`名称,关键词,回复\n${text}`) })
  await choose('发票,发票、开票,在订单页\n物流,,两天')
  await dialog.getByRole('cell', { name: '关键词' }).waitFor()
  expect(await dialog.getByRole('button', { name: /导入/ }).last().isDisabled()).toBe(true)
  await picture('import-1280-light')
  await choose('发票,发票、开票,在订单页')
  await dialog.getByRole('button', { name: /导入/ }).last().click()
  await dialog.getByRole('button', { name: '关闭' }).last().click()
  await page.getByRole('row', { name: /发票/ }).getByText('未上线').waitFor()
})

test('what no rule met is grouped, and one press begins a rule or a quick reply of it', async () => {
  await page.getByRole('link', { name: '未答问题' }).click()
  const asked = page.getByRole('row', { name: /怎么开发票/ })
  await asked.getByText('也有人写').waitFor()
  await picture('questions-1280-light')
  expect(await seriousFaults(page)).toEqual([])
  await asked.getByRole('button', { name: '建规则' }).click()
  const drawer = form('新建规则')
  await drawer.getByText('与问题相近').first().waitFor()
  expect(await drawer.getByLabel('名称').inputValue()).toMatch('怎么开发票')
  await drawer.getByLabel('文字', { exact: true }).fill('发票在订单页')
  await drawer.getByRole('button', { name: '保存' }).click()
  await drawer.waitFor({ state: 'hidden' })
  await asked.getByRole('button', { name: '建话术' }).click()
  expect(await page.getByRole('dialog').getByLabel('标题').first().inputValue()).toMatch('怎么开发票')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: '自动回复规则' }).click()
  await row().waitFor()
})
