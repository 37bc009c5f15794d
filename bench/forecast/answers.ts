import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { dayNumber } from '../../src/decisions/forecast/days'
import { fit } from '../../src/decisions/forecast/fit'
import { predict, type Forecast } from '../../src/decisions/forecast/predict'
import { say } from '../lib/report'
import { historiesOf, keyOf, sample, upTo, type Case, type CaseFile } from './data'

const SILENCE_DAYS = 90

/** What answering took, in all. */
export interface Effort {
  forecasts: number
  predictSeconds: number
  fitSeconds: number
  populations: number
}

/** Answers every case and writes the files that the scorers read. */
export function answer(files: readonly CaseFile[], out: string): Effort {
  mkdirSync(out, { recursive: true })
  const effort: Effort = { forecasts: 0, predictSeconds: 0, fitSeconds: 0, populations: 0 }
  for (const set of new Set(files.map((file) => file.set))) {
    for (const mode of ['snap', 'atp'] as const) {
      const answers = files
        .filter((file) => file.set === set && file.mode === mode)
        .flatMap((file) => answersTo(file, effort))
      if (answers.length === 0) continue
      write(join(out, `${set}.${mode}.csv`), 'predicted_date,lo,hi,remind_date', answers, dates)
      if (mode === 'snap') write(join(out, `${set}.silence.csv`), 'p_buys_90d', answers, chance)
    }
    say(`forecast: ${set} is answered`)
  }
  return effort
}

interface Answer {
  asked: Case
  forecast: Forecast
}

function answersTo({ cases, purchases }: CaseFile, effort: Effort): Answer[] {
  const histories = historiesOf(purchases)
  const origins = cases.map(({ origin }) => dayNumber(origin))
  const first = origins.reduce((least, day) => Math.min(least, day), Infinity)
  const fitting = performance.now()
  const population = fit(sample(histories, first), first)
  const predicting = performance.now()
  const answers = cases.flatMap((asked): Answer[] => {
    const all = histories.get(keyOf(asked))
    const today = dayNumber(asked.origin)
    const history = all && upTo(all, today)
    return history ? [{ asked, forecast: predict(history, population, today) }] : []
  })
  effort.fitSeconds += (predicting - fitting) / 1000
  effort.predictSeconds += (performance.now() - predicting) / 1000
  effort.forecasts += answers.length
  effort.populations++
  return answers
}

function write(file: string, columns: string, answers: readonly Answer[], values: (answer: Answer) => string): void {
  const lines = answers.map((answer) => {
    const { customerId, item, origin } = answer.asked
    return `${cell(customerId)},${cell(item)},${origin},${values(answer)}`
  })
  writeFileSync(file, [`customer_id,item,origin,${columns}`, ...lines, ''].join('\n'))
}

function dates({ forecast: { date, lo, hi, remindOn } }: Answer): string {
  return [date, lo, hi, remindOn].join(',')
}

function chance({ forecast }: Answer): string {
  return forecast.pBuysWithin(SILENCE_DAYS).toFixed(6)
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
