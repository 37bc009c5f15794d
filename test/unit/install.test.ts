import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingNames } from '../../config'
import { checks } from '../../src/doctor/checks'

const ROOT = join(__dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const pages = ['docs/install.md', 'docs/install.zh-CN.md']
const dockerfile = read('Dockerfile')
const compose = read('compose.yaml')
const ignored = read('.dockerignore').split('\n')

/** The sources of each COPY from the checkout, and those taken from an earlier stage. */
const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap((match) => match[1]!.split(' ').slice(0, -1))
const OTHERS = ['NODE_ENV', 'POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD']

describe('the Dockerfile', () => {
  test('copies what is there and not kept out', () => {
    expect(copies.length).toBeGreaterThan(8)
    expect(copies.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
    expect(copies.filter((path) => ignored.includes(path))).toEqual([])
  })
  test('copies every script that the start needs', () => {
    const needed = (name: string): string[] =>
      [...read(`scripts/${name}`).matchAll(/from '\.\/(.+\.mjs)'/g)].flatMap((match) => [
        match[1]!,
        ...needed(match[1]!),
      ])
    const scripts = ['start.mjs', 'token.mjs', ...needed('start.mjs'), ...needed('token.mjs')]
    expect(scripts.filter((name) => !copies.includes(`scripts/${name}`))).toEqual([])
  })
  test('sets only settings that are read, runs as nobody special, and watches /healthz', () => {
    const set = [...dockerfile.matchAll(/^ENV (\w+)=/gm)].map((match) => match[1]!)
    expect(set.filter((name) => !settingNames.concat(OTHERS).includes(name))).toEqual([])
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toMatch(/^HEALTHCHECK [\s\S]*\/healthz/m)
    expect(dockerfile.trim().split('\n').at(-1)).toBe('CMD ["node", "scripts/start.mjs"]')
  })
  test('has the Node that package.json asks for', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
    const major = /(\d+)/.exec(engines.node)?.[1]
    expect([...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map((match) => match[1])).toEqual(Array(3).fill(major))
  })
})

test('neither secrets nor data go into an image', () => {
  for (const path of ['.env', '.env.*', '.data', '.git', 'node_modules']) expect(ignored).toContain(path)
})

describe('the compose file', () => {
  test('refuses to start without a password, and knows none', () => {
    const passwords = [...compose.matchAll(/POSTGRES_PASSWORD\S*/g)].map(([found]) => found)
    expect(compose.match(/\$\{POSTGRES_PASSWORD:\?/g)).toHaveLength(2)
    expect(passwords.length).toBeGreaterThan(2)
    expect(compose).not.toMatch(/POSTGRES_PASSWORD:-|trust/)
  })
  test('sets only settings that are read', () => {
    const set = [...compose.matchAll(/^ {6}([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1]!)
    expect(set).toContain('DATABASE_URL')
    expect(set.filter((name) => !settingNames.concat(OTHERS).includes(name))).toEqual([])
  })
  test('shows the server to this machine only', () => {
    const ports = [...compose.matchAll(/^ {6}- (\S*\d+:\d+)$/gm)].map((match) => match[1])
    expect(ports).toEqual(['127.0.0.1:3000:3000'])
  })
})

describe.each(pages)('%s', (page) => {
  const text = read(page)

  test('explains every check of the doctor, in its order', () => {
    const rows = [...text.matchAll(/^\| `([a-z-]+)` +\|/gm)].map((match) => match[1])
    expect(rows).toEqual(checks.map(({ id }) => id))
  })
  test('names no setting that is not read', () => {
    const named = [...text.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g)].map((match) => match[1]!)
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !settingNames.concat(OTHERS).includes(name))).toEqual([])
  })
  test('names the five settings of a corp and where the console shows them', () => {
    for (const name of settingNames.filter((one) => /^WECOM_(CORP|AGENT|APP|CALLBACK)_/.test(one))) {
      expect(text).toContain(`\`${name}\``)
    }
    for (const place of [
      '可见范围',
      '可调用接口的应用',
      '外部联系人变更回调',
      '企业可信IP',
      '可信域名',
      '聊天工具栏',
    ]) {
      expect(text).toContain(place)
    }
  })
})

test('both pages have the same headings and the same commands', () => {
  const shape = (text: string): unknown => ({
    headings: [...text.matchAll(/^(#+) (\d*)/gm)].map(([, level, number]) => [level, number]),
    code: [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind, code]) => [
      kind,
      code?.replace(/#.*$/gm, ''),
    ]),
  })
  const [english, chinese] = pages.map((page) => shape(read(page)))
  expect(chinese).toEqual(english)
})
