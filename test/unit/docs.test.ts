import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createMetrics } from '../../src/metrics'

const ROOT = join(__dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const readmes = ['README.md', 'README.zh-CN.md']
const decisions = readdirSync(join(ROOT, 'docs/adr')).filter((name) => /^\d{4}-/.test(name))
const installs = ['docs/install.md', 'docs/install.zh-CN.md']
const pages = [
  ...readmes,
  ...installs,
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...decisions.map((name) => `docs/adr/${name}`),
]

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

/** Every npm command that a text names, without its arguments. */
function npmCommands(text: string): string[] {
  const commands = text.matchAll(/\bnpm (?:run (?:--\S+ )*([a-z][\w:-]*)|(ci|start|test)\b)/g)
  return [...commands].flatMap((match) => match[1] ?? match[2] ?? [])
}

/** What stands in backticks and looks like a path in this repository: it has a folder, or an ending of ours. */
function namedPaths(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].flatMap((match) => match[1] ?? [])
  const looksLikePath = (span: string): boolean =>
    /^(?:\.?[\w-][\w.-]*\/)*\.?[\w-][\w.-]*\/?$/.test(span) && (span.includes('/') || /\.(ts|mjs|json|md)$/.test(span))
  return spans.filter(looksLikePath).filter((span) => !made.test(span))
}

/** Made by a start or a build, so it need not be there. */
const made = /^(\.data|dist)\//

/** Relative targets of links, without what follows a #. */
function linked(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].flatMap((match) => match[1] ?? [])
}

const headings = (text: string): number[] =>
  [...withoutCode(text).matchAll(/^(#+) /gm)].map((match) => match[1]?.length ?? 0)
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '')
const codeBlocks = (text: string): string[] => [...text.matchAll(/^```(\w*)$[\s\S]*?^```$/gm)].map((m) => m[1] ?? '')

describe.each(pages)('%s', (page) => {
  const text = read(page)

  test('names no npm command that is not there', () => {
    const unknown = npmCommands(text).filter((name) => name !== 'ci' && !(name in scripts))
    expect(unknown).toEqual([])
  })
  test('names no file that is not there', () => {
    expect(namedPaths(text).filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
  test('links to nothing that is not there', () => {
    expect(linked(text).filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([])
  })
})

test('what the checks above look for is found where it stands', () => {
  expect(npmCommands('`npm run gone`, `npm ci && npm start`, $(npm run --silent token)')).toEqual([
    'gone',
    'ci',
    'start',
    'token',
  ])
  expect(
    namedPaths('`src/gone.ts` `web/` `gone.md` `.env` `npm run x` `a/<name>.ts` `/api/x` `.data/` `f.text`'),
  ).toEqual(['src/gone.ts', 'web/', 'gone.md'])
  expect(linked('[a](gone.md#part) [b](https://example.com/)')).toEqual(['gone.md'])
  expect(namedPaths(read('CONTRIBUTING.md')).length).toBeGreaterThan(50)
})

describe('the two READMEs', () => {
  const [english = '', chinese = ''] = readmes.map(read)

  test('have the same headings, one beside the other', () => {
    expect(headings(english).length).toBeGreaterThan(5)
    expect(headings(chinese)).toEqual(headings(english))
  })
  test('have the same kinds of code blocks in the same order', () => {
    expect(codeBlocks(english)).toContain('mermaid')
    expect(codeBlocks(chinese)).toEqual(codeBlocks(english))
  })
  test('name the same commands, in the same order', () => {
    expect(npmCommands(chinese)).toEqual(npmCommands(english))
  })
  test.each(readmes)('%s shows the two commands as they are typed', (readme) => {
    expect(read(readme)).toContain('\n```sh\nnpm ci && npm start\n```\n')
    expect(read(readme)).toContain('\n```sh\nnpm ci && npm test\n```\n')
  })
  test.each(readmes)('%s names every metric of ours and no other', (readme) => {
    const ours = createMetrics()
      .registry.getMetricsAsArray()
      .map(({ name }) => name)
    const named = new Set(read(readme).match(/\bchanglai_[a-z_]+/g))
    expect([...named].sort()).toEqual(ours.filter((name) => name.startsWith('changlai_')).sort())
  })
})

describe('the decisions', () => {
  test('are all in the list, numbered without a gap', () => {
    const list = read('docs/adr/README.md')
    expect(decisions.filter((name) => !list.includes(`(${name})`))).toEqual([])
    expect(decisions.map((name) => Number(name.slice(0, 4)))).toEqual(decisions.map((_, i) => i + 1))
  })
  test.each(decisions)('%s has its background, its decision and its consequences', (name) => {
    const parts = [...read(`docs/adr/${name}`).matchAll(/^## (.+)$/gm)].map((match) => match[1])
    expect(parts).toEqual(['Background', 'Decision', 'Consequences'])
  })
})
