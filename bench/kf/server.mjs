/** Our server with a decision that answers everything at once: what is measured is the way there, not the rules. */
import 'reflect-metadata'
import { loadConfig } from '../../dist/config/index.js'
import { migrate } from '../../dist/src/database.js'
import { startServer } from '../../dist/src/server.js'

const echo = async (_scope, { messages }) => ({
  by: 'the benchmark',
  actions: messages.slice(-1).map(({ text }) => ({ kind: 'reply', content: { type: 'text', text: text ?? '' } })),
})

const config = loadConfig()
await migrate(config.databaseUrl)
const server = await startServer(config, config.databaseUrl, echo)
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))
