/** The simulated corp, grown to CONTACTS contacts, MEMBERS members and TAGS tags, with its limits off. */
import { createServer } from 'node:http'
import { createSandbox } from '../../dist/src/sandbox/index.js'

const { PORT, CORP, CONTACTS, MEMBERS, TAGS } = process.env
const sandbox = createSandbox({
  corp: JSON.parse(CORP),
  dataDir: null,
  callbackUrl: null,
  seed: 'empty',
  limits: 'off',
})
sandbox.grow({ contacts: Number(CONTACTS), members: Number(MEMBERS), tags: Number(TAGS), seed: 1 })
const answer = sandbox.app.callback()
createServer((request, response) => {
  if (request.url === '/readyz') response.end()
  else void answer(request, response)
}).listen(Number(PORT), '127.0.0.1')
