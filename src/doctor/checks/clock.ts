import { failed, nothing, ok, skipped, warning, type Check, type Words } from '../check'
import type { Inquiry } from '../inquiry'

/** A welcome code lives 20 s by WeCom's clock (customer-contact.md 4.1): a few seconds off cost greetings. */
const TOLERATED_MS = 5000
const UNUSABLE_MS = 60_000

export const clock: Check = {
  id: 'clock',
  title: ['Clocks', '时钟'],
  needs: nothing,
  async run(inquiry) {
    const wecom = await orNull(usesWecom(inquiry) ? inquiry.wecomAhead() : null)
    const database = await orNull(inquiry.known.database ? inquiry.databaseAhead() : null)
    if (wecom === null && database === null) {
      return skipped('nothing-to-compare', 'neither WeCom nor the database could be asked', '企业微信和数据库都问不到')
    }
    const off = Math.max(Math.abs(wecom ?? 0), Math.abs(database ?? 0))
    const found = compared(wecom, database)
    if (off <= TOLERATED_MS) return ok(...found)
    const ours = wecom === null || Math.abs(wecom) > TOLERATED_MS
    const state = off > UNUSABLE_MS ? failed : warning
    return state(ours ? 'clock-off' : 'database-clock-off', found, ours ? OURS : THEIRS)
  },
}

function usesWecom({ known }: Inquiry): boolean {
  return known.apiBase !== null
}

/** Whoever cannot be asked has a check of their own that says why. */
async function orNull(asked: Promise<number | null> | null): Promise<number | null> {
  try {
    const ahead = await asked
    return ahead === null || Number.isNaN(ahead) ? null : ahead
  } catch {
    return null
  }
}

function compared(wecom: number | null, database: number | null): Words {
  const others = [
    ['WeCom', '企业微信', wecom],
    ['the database', '数据库', database],
  ] as const
  const told = others.flatMap(([en, zh, ms]) => (ms === null ? [] : [{ en, zh, seconds: (ms / 1000).toFixed(1) }]))
  return [
    told.map(({ en, seconds }) => `${en} is ${seconds} s from us`).join(', '),
    told.map(({ zh, seconds }) => `${zh}与本机相差 ${seconds} 秒`).join('，'),
  ]
}

const OURS: Words = [
  "This machine's clock is wrong: turn on time synchronisation (timedatectl set-ntp true) and check with `date -u`. Greetings are only possible within 20 s by WeCom's clock.",
  '本机时钟不准：请打开时间同步（timedatectl set-ntp true），并用 `date -u` 核对。欢迎语只能在企业微信时钟的 20 秒内发出。',
]
const THEIRS: Words = [
  "The database machine's clock is wrong: turn on time synchronisation there.",
  '数据库所在机器的时钟不准：请在那台机器上打开时间同步。',
]
