import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reply } from './fakeWecom'

const SAMPLES = join(__dirname, '../../../../shared/wecom/fixtures/contact/go-wecom/externalcontact')

export const CONTACT = '/cgi-bin/externalcontact'
export const ok = { errcode: 0, errmsg: 'ok' }

if (!existsSync(SAMPLES))
  console.warn('skipped: the samples of customer contact are not beside this checkout (../shared)')

/** A test that needs the shared samples: skipped where they are missing, and only there. */
export const withSamples = existsSync(SAMPLES) ? test : test.skip

/** A shared sample of customer contact by name, such as `get.response`. */
export const sample = (name: string): object =>
  JSON.parse(readFileSync(join(SAMPLES, `${name}.json`), 'utf8')) as object

/** The wire's answer to an endpoint of customer contact: its sample. */
export const answering = (name: string): Record<string, () => Reply> => ({
  [`${CONTACT}/${name}`]: () => sample(`${name}.response`),
})
