import { seeded, type Random } from './random'

/** How a call to the sandbox can go wrong. */
const CALL_KINDS = [
  'errcode',
  'latency',
  'lose-answer',
  'refuse',
  'http500',
  'repeat-page',
  'expire-cursor',
  'empty-page',
  'forged-answer',
] as const
/** How a callback of the sandbox can go wrong. */
const CALLBACK_KINDS = ['late', 'twice', 'out-of-order', 'drop'] as const

export type FaultKind = (typeof CALL_KINDS)[number] | (typeof CALLBACK_KINDS)[number]

export interface FaultRule {
  id: number
  /** A path such as the one of send_welcome_msg, or `callback`. */
  path: string
  kind: FaultKind
  /** For `errcode`. */
  errcode: number
  /** The same of WeChat Pay, whose codes are words. */
  code: string
  /** For `latency`. */
  latencyMs: number
  /** For `late`; how long `out-of-order` waits for another callback at most. */
  delayMs: number
  /** How often it still strikes; -1 = always. */
  times: number
  /** 0 to 1, drawn from `seed`, so that a run can be repeated. */
  probability: number
  seed: number
  /** How often it struck. */
  hits: number
}

/** The rules in force. Of several rules for one path the first that strikes is taken. */
export class Faults {
  private rules: { rule: FaultRule; random: Random }[] = []
  private lastId = 0

  /** Adds a rule; a string says why it cannot be one. */
  add(input: Record<string, unknown>): FaultRule | string {
    const { path, kind } = input
    if (typeof path !== 'string' || path === '') return 'path is missing'
    const kinds: readonly unknown[] = path === 'callback' ? CALLBACK_KINDS : CALL_KINDS
    if (!kinds.includes(kind)) return `kind must be one of ${kinds.join(', ')}`
    const number = (name: string, otherwise: number) =>
      typeof input[name] === 'number' ? (input[name] as number) : otherwise
    const rule: FaultRule = {
      id: ++this.lastId,
      path,
      kind: kind as FaultKind,
      errcode: number('errcode', -1),
      code: typeof input.code === 'string' ? input.code : 'SYSTEM_ERROR',
      latencyMs: number('latencyMs', 0),
      delayMs: number('delayMs', 2000),
      times: number('times', 1),
      probability: number('probability', 1),
      seed: number('seed', 1),
      hits: 0,
    }
    this.rules.push({ rule, random: seeded(rule.seed) })
    return rule
  }

  list(): FaultRule[] {
    return this.rules.map(({ rule }) => rule)
  }

  clear(): void {
    this.rules = []
  }

  /** The rule that strikes this time, if any; it is then one time used. `fits` passes over kinds without an effect. */
  strike(path: string, fits: (kind: FaultKind) => boolean = () => true): FaultRule | null {
    for (const { rule, random } of this.rules) {
      if (rule.path !== path || rule.times === 0 || !fits(rule.kind)) continue
      if (rule.probability < 1 && random.next() >= rule.probability) continue
      if (rule.times > 0) rule.times--
      rule.hits++
      return rule
    }
    return null
  }
}
