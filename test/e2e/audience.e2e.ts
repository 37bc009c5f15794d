import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, startDemo, type RunningDemo } from '../support/browser'

/** The audience builder as somebody uses it who never saw it, on a desk and on a phone. */
const root = resolve(__dirname, '../..')
const artifacts = join(root, 'artifacts')
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
let demo: RunningDemo
let browser: Browser

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true })
  demo = await startDemo()
  browser = await launchBrowser()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

async function add(page: Page, kind: string, ...values: string[]): Promise<void> {
  await page.locator('.adds .add').last().click()
  await page.getByRole('option', { name: kind, exact: true }).locator('visible=true').click()
  if (values.length === 0) return
  const line = page.locator('.condition').last()
  await line.locator('.many').click()
  for (const value of values) await page.getByRole('option', { name: value }).locator('visible=true').click()
  await line.locator('.kind').click()
}

test.each([1280, 390])(
  'tag A or B, not bought for 60 days, stage customer: built, counted, explained and saved at %d px',
  async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 860 }, locale: 'zh-CN' })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(`${demo.serverUrl}/admin/segments`)
    await page.getByText('周凯').first().click()
    await page.getByRole('button', { name: '新建人群' }).click()
    const name = `老客唤回 ${width}`
    await page.getByLabel('名称').fill(name)
    await page.getByText('补全条件后显示人数').waitFor()
    await add(page, '标签', '客户等级 / 金卡', '客户等级 / 普通')
    await add(page, '下单')
    await add(page, '阶段', '潜在客户')
    await page.locator('.count.known strong').waitFor()
    expect(await page.locator('.count.known strong').textContent()).toMatch(/^[1-9]\d* 位客户$/)

    await page.locator('.why .who').click()
    await page.keyboard.type('张')
    await page.getByRole('option').filter({ hasText: '张' }).locator('visible=true').first().click()
    await page.locator('.why li').nth(3).waitFor()
    expect(await page.locator('.why').textContent()).toMatch(/最近 60 天没有下单（含从未）.*实际：/)
    await page.screenshot({ path: join(artifacts, `audience-${width}.png`), fullPage: true })
    await page.evaluate(axe)
    const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
      `axe.run('.builder', { runOnly: ['wcag2a', 'wcag2aa'] }).then(({ violations }) => violations)`,
    )
    expect(found.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)

    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText(name).waitFor()
    expect(errors).toEqual([])
    await context.close()
  },
  60_000,
)
