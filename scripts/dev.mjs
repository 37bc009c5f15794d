/** `npm run dev`: the server from its sources, started again at each change, and the pages built again at each change. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './build.mjs'

const commands = [['--watch', '--enable-source-maps', '-r', '@swc-node/register', 'src/main.ts']]
if (existsSync(join(root, 'web/vite.config.mts'))) {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  commands.push([
    vite,
    'build',
    'web',
    '--watch',
    '--config',
    'web/vite.config.mts',
    '--outDir',
    join(root, 'dist/web'),
  ])
}

const children = commands.map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }))
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => children.forEach((child) => child.kill(signal)))
}
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ||= code ?? 1
    children.forEach((other) => other.kill('SIGTERM'))
  })
}
