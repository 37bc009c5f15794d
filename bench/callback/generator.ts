/** The load generator, a process of its own: builds its requests once, then sends a range of them when asked. */
import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { payKeysShape } from '../../config/sandboxWxpay'
import { buildNotifications } from '../pay/requests'
import { openConnections, type Connection } from './connection'
import { buildRequests } from './requests'

const question = z.discriminatedUnion('question', [
  z.object({ question: z.literal('build'), count: z.number(), pay: payKeysShape.optional() }),
  z.object({
    question: z.literal('send'),
    port: z.number(),
    from: z.number(),
    to: z.number(),
    connections: z.number(),
    /** null = closed loop: each connection sends its next request when the last one is answered. */
    perSecond: z.number().nullable(),
  }),
])

type Send = Extract<z.output<typeof question>, { question: 'send' }>

let requests: Buffer[] = []

process.on('message', (message) => {
  answer(message).catch((error: unknown) => {
    process.stderr.write(`load generator: ${String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit())

async function answer(message: unknown): Promise<void> {
  const asked = question.parse(message)
  if (asked.question === 'send') return void process.send?.(await sendAll(asked))
  requests = asked.pay ? buildNotifications(asked.count, asked.pay) : buildRequests(asked.count)
  process.send?.({ built: requests.length })
}

/** Sends the range; `ok` counts answers with status 200, latencies are in ms and in order of their answers. */
async function sendAll({ port, from, to, connections, perSecond }: Send) {
  const cpu = process.cpuUsage()
  const { open, failed } = await connected(port, connections)
  const load = requests.slice(from, to)
  const began = performance.now()
  const latencies = await Promise.race([failed, perSecond === null ? closed(open, load) : paced(open, load, perSecond)])
  const seconds = (performance.now() - began) / 1000
  open.forEach((connection) => connection.close())
  const { user, system } = process.cpuUsage(cpu)
  return { ...latencies, seconds, cpuMicros: user + system }
}

async function connected(port: number, count: number): Promise<{ open: Connection[]; failed: Promise<never> }> {
  let fail: (error: Error) => void = () => undefined
  const failed = new Promise<never>((_, reject) => (fail = reject))
  return { open: await Promise.race([failed, openConnections(port, count, (error) => fail(error))]), failed }
}

interface Answers {
  ok: number
  latencies: number[]
}

/** As fast as the server answers. */
function closed(open: Connection[], load: Buffer[]): Promise<Answers> {
  return new Promise((resolve) => {
    const answers: Answers = { ok: 0, latencies: [] }
    let [next, left] = [0, load.length]
    const send = (connection: Connection): void => {
      const request = load[next++]
      if (request === undefined) return
      const began = performance.now()
      connection.send(request, (status) => {
        if (status === 200) answers.ok++
        answers.latencies.push(performance.now() - began)
        if (--left === 0) resolve(answers)
        else send(connection)
      })
    }
    open.forEach(send)
  })
}

/** At a fixed rate, whatever the server does. Latency counts from the moment a request was due, not from its sending. */
function paced(open: Connection[], load: Buffer[], perSecond: number): Promise<Answers> {
  return new Promise((resolve) => {
    const answers: Answers = { ok: 0, latencies: [] }
    const idle = [...open]
    const began = performance.now()
    const dueAt = (index: number): number => began + (index * 1000) / perSecond
    let next = 0
    const sendDue = (): void => {
      while (next < load.length && idle.length > 0 && dueAt(next) <= performance.now()) sendOne(next++)
    }
    const sendOne = (index: number): void => {
      // In turn: a connection that rested too long would be closed by the server.
      const [connection, request] = [idle.shift(), load[index]]
      if (!connection || !request) return
      connection.send(request, (status) => {
        if (status === 200) answers.ok++
        answers.latencies.push(performance.now() - dueAt(index))
        idle.push(connection)
        if (answers.latencies.length < load.length) return sendDue()
        clearInterval(timer)
        resolve(answers)
      })
    }
    const timer = setInterval(sendDue, 1)
  })
}
