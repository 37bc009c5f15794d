import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Config } from '../../../config'
import type { Answer, Order } from './child'

/** Several servers at once on one database and one clock. */
export interface Crew {
  kills: number
  /** All of them run what is due at this moment. `killAfterMs`: one of them dies on the way, and another takes its place. */
  run(at: number, killAfterMs: number | null): Promise<void>
  /** The same while the database goes away and comes back: `cut` and `mend` do that. */
  runWithout(at: number, database: { cut(): Promise<void>; mend(): Promise<void> }): Promise<void>
  close(): Promise<void>
}

const ROOT = join(__dirname, '../../..')
const ROUNDS = 400
const PAUSE_MS = 100
const GONE_AFTER_MS = 60
const GONE_MS = 1000

export async function startCrew(
  processes: number,
  { config, databaseUrl, client, begin }: { config: Config; databaseUrl: string; client: Client; begin: number },
): Promise<Crew> {
  let lastId = 0
  const ask = (child: ChildProcess, order: Omit<Order, 'id'>): Promise<string | null> => {
    const id = ++lastId
    return new Promise((resolve) => {
      const settle = (failed: string | null): void => {
        child.off('message', hear).off('exit', die)
        resolve(failed)
      }
      const hear = (answer: Answer): void => (answer.id === id ? settle(answer.failed) : undefined)
      const die = (): void => settle('it died')
      child.on('message', hear).once('exit', die)
      if (child.exitCode !== null || child.signalCode !== null) settle('it is dead')
      else child.send({ ...order, id })
    })
  }
  const start = async (at: number): Promise<ChildProcess> => {
    const child = fork(join(__dirname, 'child.ts'), { cwd: ROOT, execArgv: ['-r', '@swc-node/register'] })
    for (let round = 0; round < ROUNDS; round++) {
      if ((await ask(child, { config, databaseUrl, at })) === null) return child
      await sleep(PAUSE_MS)
    }
    throw new Error('a process of the crew does not start')
  }
  const crew = await Promise.all(Array.from({ length: processes }, () => start(begin)))
  let turn = 0

  /** Until all that live say that nothing is left to do. */
  async function settle(at: number): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const failed = await Promise.all(crew.map((child) => ask(child, { at })))
      if (failed.every((one) => one === null)) return
      await sleep(PAUSE_MS)
    }
    throw new Error('the crew cannot do what is due')
  }

  const made: Crew = {
    kills: 0,
    async run(at, killAfterMs) {
      if (killAfterMs === null) return settle(at)
      const place = turn++ % crew.length
      const victim = crew[place]
      const running = Promise.all(crew.map((child) => ask(child, { at })))
      await sleep(killAfterMs)
      victim?.kill('SIGKILL')
      await sleep(PAUSE_MS)
      await endLeases(client, victim?.pid ?? 0)
      await running
      made.kills++
      crew[place] = await start(at)
      await settle(at)
    },
    async runWithout(at, database) {
      const running = Promise.all(crew.map((child) => ask(child, { at })))
      await sleep(GONE_AFTER_MS)
      await database.cut()
      await sleep(GONE_MS)
      await database.mend()
      await running
      await endLeases(client, null)
      await settle(at)
    },
    async close() {
      await Promise.all(
        crew.map((child) => {
          const ended = new Promise((resolve) => child.once('exit', resolve))
          child.kill('SIGKILL')
          return ended
        }),
      )
    },
  }
  return made
}

/** Time passes at once where nothing depends on how long it is: the leases of the dead end. `pid` = whose; null = of all. */
export async function endLeases(client: Client, pid: number | null): Promise<void> {
  const whose = pid === null ? '%' : `%:${pid}:%`
  for (const statement of LEASES) await client.query(statement, [whose])
  await client.query('update wecom_token set refreshing_until = now() where refreshing_until > now()')
}

const LEASES = [
  `update job_run set locked_until = now() - interval '1 s' where finished_at is null and locked_by like $1`,
  `update outbox_message set locked_until = now() - interval '1 s'
    where status in ('planned', 'sending') and locked_by like $1`,
]
