/** `npm run lock:check`: the lock file names no address, and no platform's optional binary is missing from it. */
import { readFileSync } from 'node:fs'

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const entries = Object.entries(packages)

const addresses = entries.flatMap(([path, entry]) =>
  /^https?:/.test(entry.resolved ?? '') ? [`${path}: ${entry.resolved}`] : [],
)
const missing = entries.flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !isLocked(path, name))
    .map((name) => `${name}, wanted by ${path || 'the project'}`),
)

for (const line of addresses) console.error(`Names an address: ${line}`)
for (const line of missing) console.error(`Missing from the lock, so npm ci fails elsewhere: ${line}`)
if (addresses.length + missing.length > 0) process.exit(1)
console.log(`package-lock.json: ${entries.length} packages, no address, no optional binary missing.`)

/** Whether `name` is found from `path` upwards, as Node looks for it. */
function isLocked(path, name) {
  const at = path ? `${path}/node_modules/${name}` : `node_modules/${name}`
  if (packages[at]) return true
  if (!path) return false
  const cut = path.lastIndexOf('/node_modules/')
  return isLocked(cut < 0 ? '' : path.slice(0, cut), name)
}
