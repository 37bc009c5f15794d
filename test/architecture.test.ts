import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cycles, importViolations, type Files } from './support/architecture/check'
import { rooms } from './support/architecture/rooms'
import { wordViolations } from './support/architecture/words'

const ROOT = join(__dirname, '..')
const house = readHouse()

describe('the house', () => {
  test('is read: the checks below see the entities and the settings', () => {
    expect(house.has('config/index.ts')).toBe(true)
    expect([...house.keys()].some((path) => path.startsWith('src/entities/'))).toBe(true)
  })
  test('imports only along the table of rooms', () => expect(importViolations(house)).toEqual([]))
  test('has no circle among its services', () => expect(cycles(house, 'src/services/')).toEqual([]))
  test('keeps to its words, sizes, clock and environment', () => expect(wordViolations(house)).toEqual([]))
})

/** An import that each room must not make. */
const planted: Record<string, [file: string, imported: string]> = {
  'src/decisions/': ['src/decisions/x.ts', '../entities/Contact'],
  'src/wecom/': ['src/wecom/api/x.ts', '../../services/x'],
  'src/wxpay/': ['src/wxpay/x.ts', '../services/x'],
  'src/entities/': ['src/entities/X.ts', '../scope'],
  'src/migrations/': ['src/migrations/1-x.ts', '../entities/X'],
  'src/facts/': ['src/facts/x.ts', '../services/x'],
  'src/views/': ['src/views/x.ts', '../wecom'],
  'src/services/': ['src/services/a/x.ts', '../../jobs/x'],
  'src/handlers/': ['src/handlers/admin/x.ts', '../../jobs/x'],
  'src/jobs/': ['src/jobs/x.ts', '../entities/Contact'],
  'src/workers/': ['src/workers/x.ts', '../handlers/callback/contact'],
  'src/sandbox/': ['src/sandbox/x.ts', '../log'],
  'src/sandbox/main': ['src/sandbox/main.ts', '../services/x'],
  'src/doctor/': ['src/doctor/checks/x.ts', '../../services/x'],
  'src/simulate/': ['src/simulate/x.ts', '../../test/support/database'],
  'src/doctor/main': ['src/doctor/main.ts', '../server'],
  'src/scope': ['src/scope.ts', './services/x'],
  'src/errors': ['src/errors.ts', './log'],
  'src/log': ['src/log.ts', './scope'],
  'src/step': ['src/step.ts', './log'],
  'src/clock': ['src/clock.ts', './deps'],
  'src/metrics': ['src/metrics.ts', './services/x'],
  'src/preparedStatements': ['src/preparedStatements.ts', './database'],
  'src/database': ['src/database.ts', './entities'],
  'src/embeddedPostgres': ['src/embeddedPostgres.ts', '../config'],
  'src/embeddedPostgresFiles': ['src/embeddedPostgresFiles.ts', './log'],
  'src/version': ['src/version.ts', './main'],
  'src/server': ['src/server.ts', '../test/support/database'],
  'src/demo': ['src/demo.ts', '../scripts/build.mjs'],
  'src/demoDelivery': ['src/demoDelivery.ts', '../scripts/build.mjs'],
  'src/demoPlans': ['src/demoPlans.ts', '../scripts/build.mjs'],
  'src/demoRules': ['src/demoRules.ts', '../scripts/build.mjs'],
  'src/demoQuickReplies': ['src/demoQuickReplies.ts', '../scripts/build.mjs'],
  'src/demoShop': ['src/demoShop.ts', '../scripts/build.mjs'],
  'src/demoWelcomes': ['src/demoWelcomes.ts', '../scripts/build.mjs'],
  'src/app': ['src/app.ts', '../test/support/database'],
  'src/deps': ['src/deps.ts', '../bench/index'],
  'src/main': ['src/main.ts', '../web/shared/x'],
  'config/': ['config/x.ts', '../src/log'],
  ormconfig: ['ormconfig.ts', './src/services/x'],
  'web/': ['web/admin/x.ts', '../../src/services/x'],
  'web/vite.config': ['web/vite.config.mts', '../src/services/x'],
}

describe('a planted violation is found', () => {
  test('in every room of the table', () => expect(Object.keys(planted).sort()).toEqual(Object.keys(rooms).sort()))

  test.each(Object.values(planted))('%s imports %s', (file, imported) => {
    expect(importViolations(new Map([[file, `import { a } from '${imported}'`]]))).toHaveLength(1)
  })

  test.each([
    `import { a } from '../services/x'`,
    `import a from '../services/x.js'`,
    `import * as a from '../services/x'`,
    `import '../services/x'`,
    `import type { A } from '../services/x'`,
    `import { type A } from '../services/x'`,
    `import a = require('../services/x')`,
    `import a, {\n  b,\n} from "../services/x"`,
    `export * from '../services/x'`,
    `export * as a from '../services/x'`,
    `export { a } from '../services/x'`,
    `export type { A } from '../services/x'`,
    `const a = require('../services/x')`,
    `const a = await import('../services/x')`,
    'const a = await import(`../services/x`)',
    `type A = import('../services/x').A`,
    `let a: typeof import('../services/x')`,
    `/// <reference path="../services/x.ts" />`,
    `import { a } from './../services/x/'`,
    `import { a } from '.././decisions/../services/x'`,
    `const a = await import('../' + name)`,
    `const load = require`,
    `import { createRequire } from 'node:module'`,
    `import { a } from '/srv/x'`,
    `import { a } from '#services/x'`,
    `import { a } from '@/services/x'`,
    `import { a } from 'changlai/src/services/x'`,
  ])('in the form %s', (code) => {
    expect(importViolations(new Map([['src/wecom/x.ts', code]]))).not.toEqual([])
  })

  test('in the script of a component, inline and linked', () => {
    const inline = `<template><p/></template>\n<script setup lang="ts">\nimport x from '../src/deps'\n</script>`
    expect(importViolations(new Map([['web/A.vue', inline]]))).toHaveLength(1)
    expect(importViolations(new Map([['web/A.vue', `<script src="../src/deps.ts"></script>`]]))).toHaveLength(1)
  })

  test('when a file lies in no room', () => {
    expect(importViolations(new Map([['src/helpers/x.ts', `import 'pg'`]]))).toHaveLength(1)
  })
})

describe('packages', () => {
  test.each([`import 'node:fs'`, `import { z } from 'zod'`, `import type { Pool } from 'pg'`])(
    'no decision may %s',
    (code) => {
      expect(importViolations(new Map([['src/decisions/x.ts', code]]))).toHaveLength(1)
    },
  )
  test('no page may use a module of Node', () => {
    expect(importViolations(new Map([['web/x.ts', `import fs from 'fs'`]]))).toHaveLength(1)
    expect(importViolations(new Map([['web/x.ts', `import { ref } from 'vue'`]]))).toEqual([])
  })
  test('a page may use a decision, but none that brings a library along through others', () => {
    const light: [string, string] = ['src/decisions/light.ts', `import { z } from './other'`]
    const page: [string, string] = ['web/x.ts', `import { a } from '../src/decisions/light'`]
    expect(importViolations(new Map([light, page]))).toEqual([])
    const heavy: [string, string] = ['src/decisions/other.ts', `import { z } from '../step'`]
    expect(importViolations(new Map([light, heavy, ['src/step.ts', `import 'node:fs'`], page]))).toHaveLength(1)
  })
})

describe('types', () => {
  test('a page may name the types of a schema and none of its values', () => {
    const page = (code: string): Files => new Map([['web/admin/x.ts', code]])
    expect(importViolations(page(`import type { A } from '../../src/handlers/admin/rules.schema'`))).toEqual([])
    expect(importViolations(page(`import { a } from '../../src/handlers/admin/rules.schema'`))).toHaveLength(1)
    expect(importViolations(page(`import type { A } from '../../src/handlers/admin/rules'`))).toHaveLength(1)
  })
  test('an entity may name the types of a decision and none of its values', () => {
    const entity = (code: string): Files => new Map([['src/entities/X.ts', code]])
    expect(importViolations(entity(`import type { Reason } from '../decisions/notSent'`))).toEqual([])
    expect(importViolations(entity(`import { reasons } from '../decisions/notSent'`))).toHaveLength(1)
  })
})

test('a circle among services is found, through folders and types too', () => {
  const files = new Map([
    ['src/services/a.ts', `import { b } from './b'`],
    ['src/services/b/index.ts', `export * from './c'`],
    ['src/services/b/c.ts', `import type { A } from '../a'`],
  ])
  const [circle, ...more] = cycles(files, 'src/services/')
  expect(circle).toBe('src/services/a → src/services/b/index → src/services/b/c → src/services/a')
  expect(more).toEqual([])
  files.set('src/services/b/c.ts', '')
  expect(cycles(files, 'src/services/')).toEqual([])
})

describe('words', () => {
  test.each([
    ['src/services/x.ts', `process.env.PORT`],
    ['src/services/x.ts', `globalThis.process['env']`],
    ['src/sandbox/x.ts', `const { env } = process`],
    ['src/app.ts', `import { env } from 'node:process'`],
    ['src/services/x.ts', `const t = Date.now()`],
    ['src/jobs/x.ts', `const clock = Date.now`],
    ['src/services/x.ts', `const t = new Date()`],
    ['src/services/x.ts', `const t = new Date`],
    ['src/decisions/x.ts', `Math.random()`],
    ['src/workers/x.ts', `performance.now()`],
    ['src/services/x.ts', `const path = '/cgi-bin/user/get'`],
    ['web/admin/x.html', `<a href="/cgi-bin/user/get">`],
    ['src/services/x.ts', `const path = '/v3/pay/transactions'`],
    ['src/wecom/x.ts', `const path = 'mmpaymkttransfers/x'`],
    ['src/services/x.ts', `const a = b as any`],
    ['config/x.ts', `let a: any`],
    ['web/A.vue', `<script lang="ts">\nlet a: Array<any>\n</script>`],
    ['src/app.ts', `// eslint-${'disable'}-next-line`],
    ['src/app.ts', `// @ts-${'ignore'}`],
    ['src/app.ts', `// ${'TO'}DO`],
  ])('%s may not say %s', (file, code) => expect(wordViolations(new Map([[file, code]]))).toHaveLength(1))

  test.each([
    ['config/index.ts', `process.env.PORT`],
    ['src/deps.ts', `Date.now() + Math.random()`],
    ['src/sandbox/clock.ts', `new Date()`],
    ['src/wecom/api/user.ts', `const path = '/cgi-bin/user/get'`],
    ['src/sandbox/pay/x.ts', `const path = '/v3/pay/transactions'`],
    ['src/services/x.ts', `const t = new Date(now.getTime()) // Date.now() is an argument here, for any caller`],
  ])('%s may say %s', (file, code) => expect(wordViolations(new Map([[file, code]]))).toEqual([]))
})

test('a file of 250 lines is the longest that may be', () => {
  expect(wordViolations(new Map([['src/services/x.ts', 'a()\n'.repeat(250)]]))).toEqual([])
  expect(wordViolations(new Map([['src/services/x.ts', 'a()\n'.repeat(251)]]))).toHaveLength(1)
  expect(wordViolations(new Map([['web/x.css', '/* a */\n'.repeat(251)]]))).toHaveLength(1)
})

function readHouse(): Files {
  const folders = ['src', 'config', 'web'].filter((folder) => existsSync(join(ROOT, folder)))
  const paths = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  )
  const text = paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.([cm]?[jt]sx?|vue|html|css)$/.test(path))
  return new Map([...text, 'ormconfig.ts'].map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]))
}
