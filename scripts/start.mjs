/** `npm start`, `npm run sandbox`, `npm run doctor`, `npm run simulate`: builds what is stale, then becomes the program, so that signals reach it directly. */
import Module from 'node:module'
import { join } from 'node:path'
import { buildWhenStale, root } from './build.mjs'

const entries = {
  server: 'dist/src/main.js',
  sandbox: 'dist/src/sandbox/main.js',
  doctor: 'dist/src/doctor/main.js',
  simulate: 'dist/src/simulate/main.js',
}
const name = process.argv[2] ?? 'server'
if (!Object.hasOwn(entries, name)) {
  console.error(`Unknown: ${name}. One of: ${Object.keys(entries).join(', ')}`)
  process.exit(2)
}

try {
  buildWhenStale()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
// npm dies of a SIGTERM without passing it on; the server must not live on as an orphan that holds the port.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), 500).unref()
}
process.setSourceMapsEnabled(true)
process.argv.splice(1, 2, join(root, entries[name]))
Module.runMain()
