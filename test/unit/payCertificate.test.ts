import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../config'
import { inspectSettings } from '../../config/inspect'
import { payCertificate } from '../../src/doctor/checks/pay'
import { createInquiry } from '../../src/doctor/inquiry'
import { certificate } from '../support/certificate'
import { payKeys } from '../support/wxpay'

const directory = mkdtempSync(join(tmpdir(), 'changlai-pay-'))
afterAll(() => rmSync(directory, { recursive: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(directory, name), text)
  return join(directory, name)
}
const corp = {
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_AGENT_ID: '1000002',
  WECOM_APP_SECRET: 'an-app-secret',
  WECOM_CALLBACK_TOKEN: 'aToken24',
  WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
  DATA_DIR: directory,
}
const merchant = {
  ...corp,
  WXPAY_MCH_ID: '1900000001',
  WXPAY_SERIAL: 'ABCDEF01',
  WXPAY_PRIVATE_KEY_FILE: file('merchant.pem', payKeys.merchantPrivateKey),
  WXPAY_APIV3_KEY: 'k'.repeat(32),
  WXPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_01',
  WXPAY_PUBLIC_KEY_FILE: file('platform.pem', certificate),
}
const problems = (env: Record<string, string>): string[] =>
  inspectSettings(env).problems.map(({ setting, problem }) => `${setting}: ${problem}`)
const saidAt = (moment: number, env: Record<string, string> = merchant) =>
  payCertificate.run(createInquiry(inspectSettings(env), { now: () => moment, monotonic: () => 0, random: () => 0 }))

test.each([
  ['one of them', { ...corp, WXPAY_MCH_ID: '1900000001' }, /^WXPAY_\*: .*Missing: WXPAY_SERIAL/],
  ['a short key', { ...merchant, WXPAY_APIV3_KEY: 'short' }, /^WXPAY_APIV3_KEY: must be exactly 32 characters$/],
  ['a file there is not', { ...merchant, WXPAY_PUBLIC_KEY_FILE: join(directory, 'x') }, /PUBLIC_KEY_FILE: there is no/],
  ['a file that is no key', { ...merchant, WXPAY_PUBLIC_KEY_FILE: file('no.pem', 'x') }, /PUBLIC_KEY_FILE: no PEM/],
])('with %s the doctor says what is wrong, and the server refuses to start', (_what, env, said) => {
  expect(problems(env)).toEqual([expect.stringMatching(said)])
  expect(() => loadConfig(env)).toThrow()
})

test('a merchant that is set up well has no problem, and no secret of it is told', () => {
  expect(problems(merchant)).toEqual([])
  expect(loadConfig(merchant).wxpay?.merchantId).toBe('1900000001')
  expect(inspectSettings(merchant).secrets).toContain(merchant.WXPAY_APIV3_KEY)
})

const { validTo } = new X509Certificate(certificate)
const DAY_MS = 24 * 3600_000
test.each([
  [-31, 'ok', null],
  [-29, 'warning', 'pay-certificate-ends'],
  [1, 'failed', 'pay-certificate-expired'],
])('%p days after its certificate ends: %s', async (days, status, cause) => {
  expect(await saidAt(Date.parse(validTo) + days * DAY_MS)).toMatchObject({ status, cause })
})

test('a shop that is not paid here, and one by public key, have nothing that ends', async () => {
  const late = Date.parse('2099-01-01')
  const byKey = { ...merchant, WXPAY_PUBLIC_KEY_FILE: file('key.pem', payKeys.platformPublicKey) }
  expect(await saidAt(late, corp)).toMatchObject({ status: 'ok' })
  expect(await saidAt(late, byKey)).toMatchObject({ status: 'ok' })
})
