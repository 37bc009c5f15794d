import { join } from 'node:path'
import { atLeast, atMost, type Aim, type Figures, type Result } from '../lib/report'
import { quietOf } from './quiet'
import { one, setsOf, silence, suite, type Summary } from './scores'

/** The model of the data's own baselines that is the simple closed form to beat. */
const CLOSED_FORM = 'eb_q_cal'
const MEDIAN_GAP = 'median_gap'
const REGULAR = ['--min-hist', '4', '--max-cv', '0.35']

/** Figures of a folder of answers, the closed form's and the own median gap's on the same data, and the aims. */
export function aimsOf(out: string, data: string): Omit<Result, 'name'> {
  const ours = suite(out, data)
  const theirs = suite(join(data, 'baselines'), data, CLOSED_FORM)
  const quiet = silenceFigures(out, data)
  const regular = regularFigures(out, data)
  const madeUp = madeUpFigures(out, data)
  const alarms = alarmFigures(data)
  return {
    figures: { ...named(ours), ...quiet.figures, ...regular.figures, ...madeUp.figures, ...alarms.figures },
    baselines: { ...named(theirs), ...quiet.baselines },
    ratios: {},
    aims: [...peopleAims(ours.snap, ours.atp), ...madeUp.aims, ...quiet.aims, ...alarms.aims, ...regular.aims],
  }
}

function peopleAims(snap: Summary, atp: Summary): Aim[] {
  return [
    atMost('F1 median error, snapshot, % of own median gap', snap.medae, -28),
    atMost('F2 mean error, snapshot, %', snap.mae, -22),
    atMost('F3 mean error with censored cases, snapshot, %', snap.mae_all, -22),
    atMost('F4 interval score, snapshot, %', snap.winkler, -48),
    atMost('F4 interval score, at purchase, %', atp.winkler, -47),
    atMost('F5 median error, at purchase, %', atp.medae, -18),
    atMost('F5 mean error, at purchase, %', atp.mae, -17),
    atMost('F6 80 % interval off by, worst set', Math.max(snap.cover, atp.cover), 0.05),
    atLeast('F7 share within 20 %, snapshot', snap.within20, 0.34),
    atLeast('F7 share within 20 % among the surest quarter, snapshot', snap.within20_sure, 0.48),
    atLeast('F8 reminder F1, snapshot', snap.f1, 0.15),
    atLeast('F8 reminder F1, at purchase', atp.f1, 0.175),
    atMost('F9 mean error after one gap, snapshot, %', snap.cold, -38),
    atMost('F9 mean error after one gap, at purchase, %', atp.cold, -73),
  ]
}

function named({ snap, atp }: Record<'snap' | 'atp', Summary>): Figures {
  const of = (mode: string, summary: Summary): [string, number][] =>
    Object.entries(summary).flatMap(([name, value]): [string, number][] =>
      Number.isFinite(value) ? [[`${mode}.${name}`, Number(value)]] : [],
    )
  return Object.fromEntries([...of('snapshot', snap), ...of('atPurchase', atp)])
}

/** Purchases of a made-up stock process: here the quantity says almost all. */
function madeUpFigures(out: string, data: string): { figures: Figures; aims: Aim[] } {
  const figures: Figures = {}
  const aims: Aim[] = []
  for (const set of setsOf(data, 'made-up')) {
    const truth = join(data, 'truth', `${set}.atpurchase.truth.csv`)
    const ours = one(join(out, `${set}.atp.csv`), truth)
    const gap = one(join(data, 'baselines', `${set}.atp.${MEDIAN_GAP}.csv`), truth)
    if (!ours || !gap) continue
    const error = (ours.mae / gap.mae - 1) * 100
    Object.assign(figures, { [`${set}.mae`]: error, [`${set}.f1`]: ours.f1 })
    aims.push(atMost(`F10 ${set}, mean error at purchase, %`, error, -55))
    aims.push(atLeast(`F10 ${set}, reminder F1`, ours.f1, 0.83))
  }
  return { figures, aims }
}

function silenceFigures(out: string, data: string): { figures: Figures; baselines: Figures; aims: Aim[] } {
  const sets = silence(out, data)
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const gains = sets.map(({ ours, days }) => ours - days)
  return {
    figures: { silenceAuc: mean(sets.map(({ ours }) => ours)) },
    baselines: { daysOfSilenceAuc: mean(sets.map(({ days }) => days)) },
    aims: [
      atLeast('silence: area under the curve above that of days of silence, worst set', Math.min(...gains), 0),
      atLeast('silence: the same, mean', mean(gains), 0.05),
    ],
  }
}

/** On the days of purchase themselves, of whole customers: are those told who buy no more, and how soon. */
function alarmFigures(data: string): { figures: Figures; aims: Aim[] } {
  const sets = setsOf(data, 'people').flatMap((set) => {
    const quiet = quietOf(data, set)
    return quiet ? [{ set, quiet }] : []
  })
  if (sets.length === 0) return { figures: {}, aims: [] }
  const mean = sets.reduce((sum, { quiet }) => sum + quiet.auc, 0) / sets.length
  const worst = (of: (quiet: (typeof sets)[number]['quiet']) => number): number =>
    Math.max(...sets.map(({ quiet }) => of(quiet)))
  return {
    figures: Object.fromEntries(
      sets.flatMap(({ set, quiet }) => Object.entries(quiet).map(([name, value]) => [`quiet.${set}.${name}`, value])),
    ),
    aims: [
      atLeast('S2 area under the curve, no purchase in 90 days, repeat buyers', mean, 0.81),
      atMost(
        'S4 false alarms of the worst rhythm class, one in ten overall',
        worst((quiet) => quiet.worstClass),
        0.12,
      ),
      atMost(
        'S4 days until the alarm for those who buy most often, worst set',
        worst((quiet) => quiet.delayDays),
        30,
      ),
    ],
  }
}

/** Customers whose own gaps are even: their own median gap is hard to beat. */
function regularFigures(out: string, data: string): { figures: Figures; aims: Aim[] } {
  const figures: Figures = {}
  for (const set of setsOf(data, 'people'))
    for (const mode of ['snap', 'atp']) {
      const truth = join(data, 'truth', `${set}${mode === 'atp' ? '.atpurchase' : ''}.truth.csv`)
      const ours = one(join(out, `${set}.${mode}.csv`), truth, REGULAR)
      const gap = one(join(data, 'baselines', `${set}.${mode}.${MEDIAN_GAP}.csv`), truth, REGULAR)
      if (ours && gap) figures[`regular.${set}.${mode}`] = (ours.mae / gap.mae - 1) * 100
    }
  const worst = Math.max(...Object.values(figures))
  return { figures, aims: [atMost('regular buyers: mean error, % of own median gap, worst set', worst, 0)] }
}
