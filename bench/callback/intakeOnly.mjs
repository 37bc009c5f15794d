/** Ours without its workers: the production door, intake and app, and nobody who handles what is stored. */
import { createServer } from 'node:http'
import { loadConfig } from '../../dist/config/index.js'
import { createApp } from '../../dist/src/app.js'
import { createDeps } from '../../dist/src/deps.js'
import { callbackDoor } from '../../dist/src/handlers/callback/index.js'
import { createIntake } from '../../dist/src/services/intake.js'

const config = loadConfig()
const { settings, wecom: corp } = config
const deps = await createDeps(config, config.databaseUrl)
const { worker, log, metrics, clock, intakePool: pool } = deps
const nothing = () => undefined
const intake = createIntake({ pool, worker, settings, onUrgent: nothing, onStored: nothing })
const { maxBodyBytes } = settings.callback
const door = callbackDoor({ corp, maxBodyBytes, intake, log, metrics, clock: clock.now })
const app = createApp(deps).callback()
createServer((request, response) => {
  if (!door(request, response)) void app(request, response)
}).listen(config.port, '127.0.0.1')
