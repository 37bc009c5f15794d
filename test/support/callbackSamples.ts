import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FIXTURES = join(__dirname, '../../../shared/wecom/fixtures/app/invented')
const sampled = existsSync(FIXTURES)
if (!sampled) console.warn('../shared/wecom/fixtures is missing: callbacks are not compared with the samples')

/** The names of a callback's elements, in their order. */
export function elements(xml: string): string[] {
  return [...xml.matchAll(/<(\w+)>/g)].map((found) => found[1] ?? '')
}

/** The callback's elements are those of the sample, in its order; items of a list as often as there are. */
export function expectLikeSample(plaintext: string, name: string): void {
  if (!sampled) return
  const once = (names: string[]) => names.filter((one, at) => one !== 'Item' || names[at - 1] !== 'Item')
  expect(once(elements(plaintext))).toEqual(once(elements(readFileSync(join(FIXTURES, `${name}.xml`), 'utf8'))))
}
