import { dayOfShare, likeliestDay, reminderDay } from './choose'
import { isoDay } from './days'
import { evidenceOf, type Evidence, type History } from './history'
import { FARTHEST_DAYS, type Population } from './population'
import { weighedBy } from './likely'
import { outlookOf } from './outlook'
import { calibrated } from './patience'

export type Sureness = 'sure' | 'fair' | 'unsure'

/** When somebody buys a product again. Days are calendar days of the business. */
export interface Forecast {
  date: string
  /** Of ten purchases that come at all, eight come from `lo` to `hi`. */
  lo: string
  hi: string
  /** The day to remind on; `window.chance` is that of a purchase from it up to and with `window.until`. */
  remindOn: string
  window: { until: string; chance: number }
  sureness: Sureness
  /** The chance of a purchase within so many days from tomorrow on; of more than FARTHEST_DAYS it tells no more. */
  pBuysWithin(days: number): number
  /** The share of such buyers' gaps that this silence has outlasted; 0 before two gaps are known. For alarms by own rhythm. */
  patienceUsed: number
  why: Why
}

/** What a forecast rests on, for words made elsewhere. */
export interface Why {
  /** Whose rhythm: the buyer's own from three gaps on; before that mixed with, or only, that of the product. */
  kind: 'own' | 'own-and-product' | 'product' | 'declared'
  /** The newest gaps in days, oldest of them first. */
  gaps: number[]
  silentDays: number
  /** The last purchase should last so many times as long as a usual one; 1 = quantities say nothing here. */
  lasts: number
  /** The usual gap among the buyers of the product. */
  usualDays: number
}

/** What the caller may want otherwise: days a reminder is given time to work, and how far pBuysWithin must tell. */
export interface Wanted {
  windowDays: number
  withinDays: number
}

const GAPS_TOLD = 6
const GAPS_OF_OWN = 3
const LOW = 0.1
const HIGH = 0.9
/** The interval beside the whole gap up to the date. */
const SURE = 0.75
const FAIR = 1.5
const SURE_DAYS = 5

const WANTED: Wanted = { windowDays: 7, withinDays: 90 }

/** Forecasts the next purchase, as seen on the evening of `today` (a day number): never before tomorrow. */
export function predict(history: History, population: Population, today: number, wanted: Wanted = WANTED): Forecast {
  return predictor(history, population, wanted)(today)
}

/** The same for one history on several days: what it says about its rhythm is looked at once. */
export function predictor(
  history: History,
  population: Population,
  { windowDays, withinDays }: Wanted,
): (today: number) => Forecast {
  const last = history.days[history.days.length - 1]
  const onLastDay = evidenceOf(history, last ?? 0, population.elasticity)
  const weighed = weighedBy(onLastDay, population)
  return (today) => {
    const lastDay = last ?? today
    const evidence: Evidence = { ...onLastDay, silentDays: Math.max(0, today - lastDay) }
    const outlook = outlookOf(evidence, weighed, population, { today, lastDay, atLeastDays: withinDays })
    const day = likeliestDay(outlook, population.usualDays)
    const low = Math.min(day, dayOfShare(outlook, LOW))
    const high = Math.max(day, dayOfShare(outlook, HIGH))
    const remind = reminderDay(outlook, windowDays)
    return {
      date: isoDay(today + day),
      lo: isoDay(today + low),
      hi: isoDay(today + high),
      remindOn: isoDay(today + remind.day),
      window: { until: isoDay(today + remind.day + windowDays), chance: remind.chance },
      sureness: surenessOf(high - low, today + day - lastDay),
      pBuysWithin: (days) => outlook.boughtBy[Math.min(days, FARTHEST_DAYS, outlook.boughtBy.length - 1)] ?? 0,
      patienceUsed: calibrated(outlook.patienceUsed, history.days, population.patience),
      why: whyOf(history, evidence, population),
    }
  }
}

function surenessOf(width: number, gap: number): Sureness {
  if (width <= SURE_DAYS || width <= SURE * gap) return 'sure'
  return width <= FAIR * gap ? 'fair' : 'unsure'
}

function whyOf({ days }: History, evidence: Evidence, { usualDays, declared }: Population): Why {
  const gaps = days.slice(1).map((day, i) => day - (days[i] ?? day))
  const none = declared ? 'declared' : 'product'
  return {
    kind: gaps.length >= GAPS_OF_OWN ? 'own' : gaps.length > 0 ? 'own-and-product' : none,
    gaps: gaps.slice(-GAPS_TOLD),
    silentDays: evidence.silentDays,
    lasts: Math.exp(evidence.logLasts),
    usualDays,
  }
}
