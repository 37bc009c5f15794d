/** `npm run token`: prints the operator's token for the API of the server that this place and this environment start. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './build.mjs'

const config = join(root, 'dist/config/index.js')
if (!existsSync(config)) {
  console.error('There is no build here yet. Start the server once, or run `npm run build`.')
  process.exit(1)
}

const require = createRequire(import.meta.url)
const { ConfigError, loadConfig, loadEnvFile } = require(config)
const { operatorToken } = require(join(root, 'dist/src/handlers/middleware/operator.js'))

try {
  loadEnvFile()
  console.log(operatorToken(loadConfig().sessionSecret))
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exit(1)
}
