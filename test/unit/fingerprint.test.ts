import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const script = pathToFileURL(join(__dirname, '../../scripts/fingerprint.mjs')).href
let root: string
let before: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'changlai-print-'))
  mkdirSync(join(root, 'src/services'), { recursive: true })
  mkdirSync(join(root, 'web/node_modules'), { recursive: true })
  writeFileSync(join(root, 'src/services/a.ts'), 'a')
  writeFileSync(join(root, 'package.json'), '{}')
  before = print()
})
afterEach(() => rmSync(root, { recursive: true }))

test('a changed, new, renamed or removed source makes dist/ stale', () => {
  writeFileSync(join(root, 'src/services/a.ts'), 'b')
  const changed = print()
  writeFileSync(join(root, 'web/page.vue'), '')
  const added = print()
  renameSync(join(root, 'web/page.vue'), join(root, 'web/other.vue'))
  const renamed = print()
  rmSync(join(root, 'src/services/a.ts'))
  expect(new Set([before, changed, added, renamed, print()]).size).toBe(5)
})

test('what moves from one file to the next makes dist/ stale, though all the text is the same', () => {
  writeFileSync(join(root, 'src/one.ts'), 'ab')
  writeFileSync(join(root, 'src/two.ts'), 'c')
  const first = print()
  writeFileSync(join(root, 'src/one.ts'), 'a')
  writeFileSync(join(root, 'src/two.ts'), 'bc')
  expect(print()).not.toBe(first)
})

test('a touched file, another dependency folder or a file elsewhere leaves dist/ fresh', () => {
  utimesSync(join(root, 'src/services/a.ts'), 0, 0)
  writeFileSync(join(root, 'web/node_modules/x.js'), '')
  writeFileSync(join(root, 'README.md'), '')
  expect(print()).toBe(before)
})

function print(): string {
  const code = `import { fingerprint } from ${JSON.stringify(script)}; console.log(fingerprint(${JSON.stringify(root)}))`
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
}
