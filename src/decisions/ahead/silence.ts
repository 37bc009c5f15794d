import { fullMinute, nextWorkMinute, wantedMoment, type CardTimes } from '../cards/moment'
import { silenceTiers, type NoAlertReason, type SilenceThresholds, type SilenceTier } from '../silence'
import { afterWorkTime } from '../workTime'

/** How a contact's silence stands, and what has become of its crossings so far. */
export interface SilenceNow {
  /** `fresh` also when they were heard and the silence is about to be closed. */
  state: SilenceTier | 'fresh'
  lastHeardAt: Date
  observable: boolean
  thresholds: SilenceThresholds
  /** What was crossed before is no news. */
  watchedSince: Date
  /** The rep was told of a silence that a late touch has moved since. */
  told: { at: Date; tier: SilenceTier } | null
  /** The open crossing that may still be told, or passed on; null = none. */
  open: { tier: SilenceTier; quiet: boolean; tellable: boolean; escalateAt: Date | null } | null
  /** Who would be told, or why nobody would. */
  verdict: { to: string } | { reason: NoAlertReason }
}

export type SilenceAhead =
  | { kind: 'crossing'; at: Date; tier: SilenceTier; reason: NoAlertReason | 'quiet' | null }
  /** `at` = when the card goes out. */
  | { kind: 'alert' | 'escalation'; at: Date; tier: SilenceTier }

export interface SilenceTimes extends CardTimes {
  silence: { escalateAfterMs: number }
}

interface Crossing {
  tier: SilenceTier
  /** To the second. */
  at: Date
  /** The tick that finds it. */
  tick: Date
}

/**
 * What becomes of a silence when nobody does anything: the thresholds ahead, who is told when, and when it is passed on. By the
 * same rules as the ticks, which come each full minute.
 */
export function silenceAhead(found: SilenceNow, now: Date, times: SilenceTimes): SilenceAhead[] {
  const next = fullMinute(new Date(now.getTime() + 1))
  const crossings = crossingsOf(found, next)
  const ends = [...crossings.slice(1).map(({ tick }) => tick), null]
  const ahead = found.open ? ofOpen(found.open, next, crossings[0]?.tick ?? null, times) : []
  crossings.forEach((crossing, i) => {
    const reason = reasonOf(found, crossing, ends[i] ?? null, times)
    ahead.push({ kind: 'crossing', at: crossing.at, tier: crossing.tier, reason })
    if (reason === null) ahead.push(...told(crossing.tier, crossing.tick, ends[i] ?? null, times))
  })
  return ahead
}

function crossingsOf({ state, lastHeardAt, observable, thresholds }: SilenceNow, next: Date): Crossing[] {
  const at = (ms: number): Date => new Date(lastHeardAt.getTime() + ms)
  const [pre, lost] = [at(thresholds.preChurnMs), at(thresholds.churnedMs)]
  const tickOf = (crossed: Date): Date => (crossed > next ? fullMinute(crossed) : next)
  const churned: Crossing = { tier: 'churned', at: lost, tick: tickOf(lost) }
  if (state === 'pre-churn') return [churned]
  if (state !== 'fresh') return []
  const first = tickOf(pre)
  if (!observable) return [{ tier: 'not-observable', at: pre, tick: first }]
  return lost <= first ? [churned] : [{ tier: 'pre-churn', at: pre, tick: first }, churned]
}

/** Why a crossing will not be told; null = it will. */
function reasonOf(
  { watchedSince, told: before, verdict }: SilenceNow,
  { tier, at, tick }: Crossing,
  end: Date | null,
  times: SilenceTimes,
): NoAlertReason | 'quiet' | null {
  if (before && before.at >= at && place(before.tier) >= place(tier)) return 'told-before'
  if (at <= watchedSince) return 'quiet'
  if (!beforeNext(nextWorkMinute(tick, times), end)) return 'overtaken'
  return 'reason' in verdict ? verdict.reason : null
}

function ofOpen(
  { tier, quiet, tellable, escalateAt }: NonNullable<SilenceNow['open']>,
  next: Date,
  end: Date | null,
  times: SilenceTimes,
): SilenceAhead[] {
  if (escalateAt) return escalated(tier, later(escalateAt, next), end, times)
  return tellable && !quiet ? told(tier, next, end, times) : []
}

function told(tier: SilenceTier, from: Date, end: Date | null, times: SilenceTimes): SilenceAhead[] {
  const at = nextWorkMinute(from, times)
  if (!at || !beforeNext(at, end)) return []
  // Nobody is pressed for contacts whom nobody could have heard.
  if (tier === 'not-observable') return [{ kind: 'alert', at: wantedMoment(at, 'morning', times), tier }]
  const answerBy = afterWorkTime(at, times.silence.escalateAfterMs, times)
  return [{ kind: 'alert', at: wantedMoment(at, 'work-hours', times), tier }, ...escalated(tier, answerBy, end, times)]
}

function escalated(tier: SilenceTier, from: Date, end: Date | null, times: SilenceTimes): SilenceAhead[] {
  const at = nextWorkMinute(from, times)
  if (!at || !beforeNext(at, end)) return []
  return [{ kind: 'escalation', at: wantedMoment(at, 'work-hours', times), tier }]
}

/** A tick moves thresholds before it tells of anything: the next crossing overtakes what was to be told with it. */
function beforeNext(at: Date | null, end: Date | null): boolean {
  return at !== null && (end === null || at < end)
}

const place = (tier: SilenceTier): number => silenceTiers.indexOf(tier)
const later = (a: Date, b: Date): Date => (a > b ? a : b)
