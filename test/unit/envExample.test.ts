import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingNames } from '../../config'

const example = readFileSync(join(__dirname, '../../.env.example'), 'utf8').split('\n')
const assignments = example.flatMap((line, at) => (/^#?\s*[A-Z0-9_]+=/.test(line) ? [{ line, at }] : []))

test('.env.example names every setting that is read, and no other', () => {
  expect(assignments.map(({ line }) => line.split('=')[0]).sort()).toEqual([...settingNames].sort())
})

test('every setting in .env.example has a comment above it or above its neighbours', () => {
  for (const { line, at } of assignments) {
    const above = example.slice(0, at).reverse()
    const comment = above.find((text) => !/^[A-Z0-9_]+=/.test(text))
    expect([line, comment]).toEqual([line, expect.stringMatching(/^# \w.*/)])
  }
})

test('.env.example holds no value that somebody could leave in place', () => {
  expect(assignments.filter(({ line }) => !line.endsWith('='))).toEqual([])
})
