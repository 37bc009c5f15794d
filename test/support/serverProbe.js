/**
 * Loaded into a server under test (`node -r`). It answers its parent: what the process has used so far, and an order to
 * die, as by kill -9, when it reaches a named step (src/step.ts) for the n-th time. It ends with its parent.
 */
const { subscribe } = require('node:diagnostics_channel')
const { readFileSync } = require('node:fs')

const STEP_CHANNEL = 'changlai:step'
let order = null
let seen = 0

subscribe(STEP_CHANNEL, (step) => {
  if (order === null || step !== order.step) return
  seen += 1
  if (seen === order.occurrence) process.kill(process.pid, 'SIGKILL')
})

process.on('message', (message) => {
  if (message.ask === 'killAt') {
    order = message.order
    seen = 0
    process.send({ id: message.id })
  }
  if (message.ask === 'usage') process.send({ id: message.id, ...usage() })
})
process.on('disconnect', () => process.exit())
// Listening must not keep a process alive that wants to end.
process.channel.unref()

/** CPU of all threads in microseconds; memory in bytes. */
function usage() {
  const { user, system } = process.cpuUsage()
  return { cpuMicros: user + system, rssBytes: process.memoryUsage.rss(), peakBytes: peak() }
}

/** On Linux the high-water mark of this process alone; `maxRSS` starts at its parent's. */
function peak() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
}
