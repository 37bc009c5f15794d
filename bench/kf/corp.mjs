/**
 * The simulated corp with customers who write to its kf account; every call of its API takes LATENCY_MS. Asked to `write`, it
 * has them write so many messages a second, and says how long each waited for its answer.
 */
import { createServer } from 'node:http'
import { createSandbox } from '../../dist/src/sandbox/index.js'
import { shopKfId } from '../../dist/src/sandbox/seed/kf.js'

const { PORT, CORP, CONTACTS, MEMBERS, CALLBACK_URL, LATENCY_MS } = process.env
const LAST_MS = 15_000
const sandbox = createSandbox({
  corp: JSON.parse(CORP),
  dataDir: null,
  callbackUrl: CALLBACK_URL,
  seed: 'empty',
  limits: 'off',
  latencyMs: Number(LATENCY_MS),
})
sandbox.grow({ contacts: Number(CONTACTS), members: Number(MEMBERS), tags: 20, seed: 1 })
const answer = sandbox.app.callback()
createServer((request, response) => {
  if (request.url === '/readyz') response.end()
  else void answer(request, response)
}).listen(Number(PORT), '127.0.0.1')

process.on('message', ({ count, perSecond, visitors }) => {
  void write(count, perSecond, visitors).then((waits) => process.send(waits))
})

async function write(count, perSecond, visitors) {
  const writtenAt = new Map()
  const began = performance.now()
  for (let n = 0; n < count; n++) {
    const pause = began + (n * 1000) / perSecond - performance.now()
    if (pause > 0) await sleep(pause)
    const text = `message ${n}`
    writtenAt.set(text, sandbox.clock.now())
    const externalUserId = `wmBenchVisitor${String(n % visitors).padStart(16, '0')}`
    void sandbox.kf({ act: 'write', openKfId: shopKfId, externalUserId, text })
  }
  const until = performance.now() + LAST_MS
  while (performance.now() < until && sends().length < count) await sleep(100)
  return sends().flatMap(({ at, body }) => {
    const since = writtenAt.get(body.text.content)
    return since === undefined ? [] : [at - since]
  })
}

function sends() {
  return sandbox.calls.list('/cgi-bin/kf/send_msg')
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
