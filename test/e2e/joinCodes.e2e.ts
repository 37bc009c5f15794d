import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, startDemo, until, type RunningDemo } from '../support/browser'
import { artifacts, control, seat, seriousFaults } from '../support/sidebarPage'

/** Join codes and group welcomes as an admin meets them: made, filled by people who scan, looked at on a desk and on a phone. */
const ADMIN = 'zhou.kai'
let demo: RunningDemo
let browser: Browser
let page: Page

beforeAll(async () => {
  demo = await startDemo()
  for (const name of ['茶友一群', '茶友二群'])
    await control(demo, 'POST', '/do/group', { action: 'create', owner: 'lin.mei', name, members: ['chen.hao'] })
  browser = await launchBrowser()
  const context = await seat(browser, demo, ADMIN, { width: 1280, height: 900 })
  page = await context.newPage()
  await page.goto(`${demo.serverUrl}/auth/login?next=/admin/join-codes`)
  await page.getByRole('heading', { level: 1, name: '群活码' }).waitFor()
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
}, 60_000)

const picture = (name: string) => page.screenshot({ path: join(artifacts, `admin-${name}.png`) })
const row = (name: string) => page.getByRole('row').filter({ hasText: name })
const api = async <T>(path: string): Promise<T> => (await page.request.get(`${demo.serverUrl}${path}`)).json()
interface Code {
  qrCode: string | null
  counts: { joined: number }
  groups: { name: string; state: string }[]
}
const codes = async (): Promise<Code[]> => (await api<{ items: Code[] }>('/api/join-codes')).items

test('a code is made from two groups, and who scans it fills the first and then the second', async () => {
  await page.getByRole('button', { name: '新建群活码' }).click()
  const form = page.getByRole('dialog', { name: '新建群活码' })
  await form.getByLabel('名称').fill('门店海报')
  for (const name of ['茶友一群', '茶友二群']) {
    await form.getByRole('combobox', { name: '添加群' }).fill(name)
    await page.getByRole('option', { name: `${name} · 2 人` }).click()
    await form.getByRole('listitem').filter({ hasText: name }).waitFor()
  }
  await form.getByLabel('每群上限（人）').fill('5')
  await form.getByLabel('切换人数').fill('4')
  await picture('join-code-form-1280')
  expect(await seriousFaults(page)).toEqual([])
  await form.getByRole('button', { name: '保存' }).click()
  await row('门店海报').getByText('茶友一群').waitFor()
  const [code] = await codes()
  const configId = code?.qrCode?.split('/').at(-1)
  for (let n = 1; n <= 3; n++) {
    await control(demo, 'POST', '/do/scan-join', { configId, limit: 5 })
    await until(async () => (await codes())[0]?.counts.joined === n, 20_000)
  }
  await until(async () => (await codes())[0]?.groups[1]?.state === 'open', 20_000)
  await page.reload()
  await row('门店海报').getByText('茶友二群').waitFor()
  await row('门店海报').getByText('备用群不足').waitFor()
  await picture('join-codes-filled-1280')
  expect(await seriousFaults(page)).toEqual([])
})

test.each([1280, 400])('its groups, whom it brought and its moves are read at %i px', async (width) => {
  await page.setViewportSize({ width, height: 900 })
  await page.getByRole('button', { name: '详情' }).click()
  const drawer = page.getByRole('dialog', { name: '门店海报' })
  await drawer.getByText('切换记录').first().waitFor()
  await drawer.getByText('达到切换人数').waitFor()
  await page.waitForTimeout(400)
  await picture(`join-code-${width}`)
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  expect(await seriousFaults(page)).toEqual([])
  await drawer.getByRole('button', { name: 'Close' }).or(drawer.locator('.el-drawer__close-btn')).first().click()
  await drawer.waitFor({ state: 'hidden' })
})

test('the next group up is set from a group of the code', async () => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.getByRole('button', { name: '详情' }).click()
  const drawer = page.getByRole('dialog', { name: '门店海报' })
  await drawer.getByRole('button', { name: '进阶群' }).first().click()
  const form = page.getByRole('dialog', { name: '「茶友一群」的进阶群' })
  await form.getByRole('combobox').fill('茶友二群')
  await page.getByRole('option', { name: /茶友二群/ }).click()
  await form.getByLabel('邀请话术').fill('{{customer}}，欢迎加入')
  await picture('next-group-1280')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'hidden' })
  const { id } = (await api<{ items: { id: number }[] }>('/api/join-codes')).items[0] ?? { id: 0 }
  const { groups } = await api<{ groups: { chatId: string }[] }>(`/api/join-codes/${id}`)
  expect(await api(`/api/groups/${groups[0]?.chatId}/next`)).toMatchObject({
    next: { name: '茶友二群', words: '{{customer}}，欢迎加入', qrCode: expect.stringContaining('/qr/') },
  })
})

test('a group welcome warns of a misspelt nickname while it is written, and is saved with one attachment', async () => {
  await page.goto(`${demo.serverUrl}/admin/group-welcomes`)
  await page.getByRole('button', { name: '新建入群欢迎语' }).click()
  const form = page.getByRole('dialog', { name: '新建入群欢迎语' })
  await form.getByLabel('文字').fill('欢迎 %nickname%')
  await form.getByText('「%nickname%」会原样显示').waitFor()
  await form.getByLabel('文字').fill('欢迎 %NICKNAME%，请先看群规')
  await form.getByText('会原样显示').waitFor({ state: 'hidden' })
  await form.getByRole('button', { name: '添加附件' }).click()
  await page.getByRole('menuitem', { name: '链接' }).click()
  await form.getByLabel('链接标题').fill('群规')
  await form.getByLabel('网址', { exact: true }).fill('https://shop.example/rules')
  expect(await form.getByRole('button', { name: '添加附件' }).count()).toBe(0)
  await picture('group-welcome-form-1280')
  expect(await seriousFaults(page)).toEqual([])
  await form.getByRole('button', { name: '保存' }).click()
  await row('请先看群规').getByText('已在素材库').waitFor()
  await page.setViewportSize({ width: 400, height: 900 })
  await picture('group-welcomes-400')
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400)
  expect(await seriousFaults(page)).toEqual([])
})
