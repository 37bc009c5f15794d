/** Loaded into each process under test (`--import`): says what it has used when asked, and ends with its parent. */
import { readFileSync } from 'node:fs'

process.on('message', (message) => {
  if (message?.question === 'usage') process.send({ cpuMicros: cpuMicros(), peakBytes: peakBytes() })
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// Listening must not keep a process alive that wants to end.
process.channel?.unref()

/** User and system time of all threads since the start. */
function cpuMicros() {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Linux lets a new process inherit its parent's peak in `maxRSS`, so its own high-water mark is read where there is one. */
function peakBytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
}
