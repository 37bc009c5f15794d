import { seeded, type Random } from '../../../src/sandbox/random'
import type { CallbackStep, Step } from '../../../src/step'

/** Every step a callback passes; the type fails when one is missing. */
const all: Record<CallbackStep, true> = {
  'intake.stored': true,
  'intake.acknowledged': true,
  'inbox.claimed': true,
  'inbox.parsed': true,
  'inbox.dispatched': true,
  'contact.read': true,
  'contact.written': true,
  'welcome.recorded': true,
  'welcome.called': true,
  'welcome.settled': true,
  'outbox.claimed': true,
  'outbox.called': true,
  'outbox.settled': true,
}
export const steps = Object.keys(all) as CallbackStep[]

export interface Death {
  step: Step
  /** The process dies when it reaches the step for the n-th time. */
  occurrence: number
}

export type Act =
  | { kind: 'add' | 'half-add' | 'add-back'; state: string | null }
  | { kind: 'edit'; remark: string }
  | { kind: 'remove'; by: 'member' | 'customer' }

/** What happens between one member and one customer, each act some milliseconds after the one before. */
export interface Life {
  userId: string
  externalUserId: string
  name: string
  acts: { afterMs: number; act: Act }[]
}

/** One run: what happens in the simulated corp, what goes wrong on the wire, and where the server dies. */
export interface Plan {
  seed: number
  death: Death
  /** The process that takes over dies as well; null = it lives. */
  again: Death | null
  lives: Life[]
  /** Rules for the sandbox's `faults`. */
  faults: Record<string, unknown>[]
}

const REPS = ['lin.mei', 'chen.hao', 'wang.jing', 'zhou.kai']
/** Some customers share a name, as they do in life. */
const NAMES = ['李娜', '王伟', '李娜', '陈静', '王伟', '赵磊']

/** The plan of a seed. The steps take turns: as many runs as there are steps visit each. */
export function planOf(seed: number): Plan {
  const random = seeded(seed)
  const step = steps[seed % steps.length] ?? 'intake.stored'
  const customers = NAMES.slice(0, random.between(4, 6))
  return {
    seed,
    death: { step, occurrence: random.between(1, atLeast(step)) },
    again: random.next() < 0.25 ? { step: random.pick(steps), occurrence: 1 } : null,
    lives: customers.map((name, i) => ({
      userId: random.pick(REPS),
      externalUserId: `wm${random.letters(30)}`,
      name,
      acts: actsOf(random, i === 0),
    })),
    faults: faultsOf(random, step),
  }
}

/** How often every plan is sure to reach a step. */
function atLeast(step: Step): number {
  if (step === 'inbox.claimed') return 1
  return step.startsWith('contact') || step.startsWith('outbox') ? 2 : 4
}

/** `eventful` = certainly a whole life: added, edited. */
function actsOf(random: Random, eventful: boolean): Life['acts'] {
  const state = random.next() < 0.6 ? `poster-${random.between(1, 3)}` : null
  const soon = random.between(0, 60)
  if (random.next() < 0.2 && !eventful) {
    const half = { afterMs: soon, act: { kind: 'half-add', state } } as const
    return random.next() < 0.5 ? [half] : [half, { afterMs: 1100, act: { kind: 'add-back', state } }]
  }
  const acts: Life['acts'] = [{ afterMs: soon, act: { kind: 'add', state } }]
  // Two edits within a second look the same on the wire and mean two changes; the second often comes while WeCom is
  // being asked about the first.
  for (let edits = random.between(eventful ? 1 : 0, 3); edits > 0; edits--) {
    const edit = (): Act => ({ kind: 'edit', remark: `备注${random.between(0, 999_999)}` })
    acts.push({ afterMs: random.between(0, 400), act: edit() }, { afterMs: random.between(20, 200), act: edit() })
  }
  if (random.next() < 0.25) {
    acts.push({ afterMs: random.between(0, 100), act: { kind: 'remove', by: random.pick(['member', 'customer']) } })
  }
  return acts
}

const WELCOME = '/cgi-bin/externalcontact/send_welcome_msg'
const GET = '/cgi-bin/externalcontact/get'
const APP_MESSAGE = '/cgi-bin/message/send'

/** Lost answers above all; refused greetings, so that the outbox has something to send; callbacks twice and late. */
function faultsOf(random: Random, step: Step): Plan['faults'] {
  const rule = (path: string, kind: string, probability: number, more: object = {}): Record<string, unknown> => ({
    path,
    kind,
    probability,
    times: -1,
    seed: random.between(1, 1e9),
    ...more,
  })
  const refused = step.startsWith('outbox') ? 1 : 0.15
  return [
    rule(WELCOME, 'lose-answer', random.pick([0, 0.2, 0.5])),
    rule(WELCOME, 'errcode', 0.1, { errcode: 41096 }),
    rule(WELCOME, 'errcode', refused, { errcode: 41050 }),
    rule(APP_MESSAGE, 'lose-answer', random.pick([0, 0.3, 0.6])),
    rule(APP_MESSAGE, 'http500', 0.1),
    rule(GET, 'lose-answer', random.pick([0, 0.2])),
    rule(GET, 'latency', random.pick([0, 0.7]), { latencyMs: 250 }),
    rule('callback', 'twice', 0.1),
    rule('callback', 'out-of-order', 0.1, { delayMs: 300 }),
  ]
}
