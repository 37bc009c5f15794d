/** A simulated corp that takes CALLS of one path in a minute, 5 at a time; it knows the relations it is told. */
import { createSandbox } from '../../src/sandbox'
import { newRelation } from '../../src/sandbox/grow/people'
import { seeded } from '../../src/sandbox/random'
import { corp } from '../../test/support/sandboxWire'
import type { Pair, Tally } from './sendingCorp'

const IN_FLIGHT = 5
const LATENCY_MS = 100
const MAKE = '/cgi-bin/externalcontact/add_msg_template'
const LOOK = '/cgi-bin/externalcontact/get_groupmsg_task'
const TOO_MANY = new Set([45009, 45033])

const sandbox = createSandbox({
  ...{ corp, dataDir: null, callbackUrl: null, seed: 'empty', latencyMs: LATENCY_MS },
  ...{ limits: 'wecom', concurrency: IN_FLIGHT, callsPerMinute: Number(process.argv[2]) },
})

function know(pairs: readonly Pair[]): void {
  const { state, clock } = sandbox
  const random = seeded(1)
  for (const { userId, externalUserId } of pairs) {
    const name = `客户 ${externalUserId.slice(-4)}`
    const contact = { externalUserId, name, type: 1, gender: 0, unionId: null, corpName: null } as const
    if (!state.members.has(userId)) {
      const rights = { status: 1, visible: true, customerContact: true } as const
      state.members.set(userId, { userId, name: userId, position: '', departments: [1], leads: [], ...rights })
    }
    state.contacts.set(externalUserId, contact)
    state.putRelation(newRelation({ random, now: clock.now(), reps: [], tagIds: [] }, contact, userId))
  }
}

function tally(): Tally {
  const all = sandbox.calls.list()
  const made = all.filter(({ path, errcode }) => path === MAKE && errcode === 0).map(({ at }) => at)
  return {
    made: made.length,
    firstAt: made[0] ?? 0,
    lastAt: made.at(-1) ?? 0,
    refused: all.filter(({ errcode }) => errcode !== null && TOO_MANY.has(errcode)).length,
    looks: all.filter(({ path }) => path === LOOK).length,
  }
}

async function answer(message: { pairs?: Pair[] }): Promise<void> {
  if (!message.pairs) return void process.send?.(tally())
  know(message.pairs)
  process.send?.({ url: (await sandbox.listen(0)).url })
}

process.on('message', (message: { pairs?: Pair[] }) => {
  answer(message).catch((error: unknown) => {
    process.stderr.write(`sandbox: ${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
