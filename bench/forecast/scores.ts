import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../lib/files'
import { say } from '../lib/report'

const SCORERS = join(ROOT, '../shared/forecast')
/** Made-up sets have this in their names; they never count as evidence about people. */
const MADE_UP = 'synthetic'
const FEW_CASES = 300

/** A summary line of score_suite.mjs: means over the sets; what is relative is so to the customer's own median gap. */
export interface Summary {
  medae: number
  mae: number
  mae_all: number
  winkler: number
  cold: number
  within20: number
  within20_sure: number
  f1: number
  /** How far the 80 % interval is off at worst, over sets of 300 cases or more. */
  cover: number
}

const single = z.object({ mae: z.number(), medae: z.number(), f1: z.number(), cases: z.number() })
export type Single = z.output<typeof single>

/** Whether the scorers, and truths to score against, are there. */
export function canScore(data: string): boolean {
  return existsSync(join(SCORERS, 'score_suite.mjs')) && existsSync(join(data, 'truth'))
}

/** Means over all sets about people, for one folder of predictions; `model` = a baseline among several in it. */
export function suite(predictions: string, data: string, model?: string): Record<'snap' | 'atp', Summary> {
  const named = model === undefined ? [] : ['--model', model]
  const lines = scored('score_suite.mjs', [predictions, data, '--skip', MADE_UP, ...named]).split('\n')
  if (model === undefined) for (const line of lines) say(line)
  return { snap: summary(lines, 'snap'), atp: summary(lines, 'atp') }
}

function summary(lines: readonly string[], mode: string): Summary {
  const line = lines.find((text) => text.startsWith(`== ${mode},`)) ?? ''
  const number = (label: string): number => Number(new RegExp(` ${label} ([-+]?[\\d.]+)`).exec(line)?.[1])
  const offs = lines.flatMap((text) => {
    const found = new RegExp(`^${mode} .* cases +(\\d+) .* cover ([\\d.]+)`).exec(text)
    return found && Number(found[1]) >= FEW_CASES ? [Math.abs(Number(found[2]) - 0.8)] : []
  })
  return {
    medae: number('medae'),
    mae: number('mae'),
    mae_all: number('mae_all'),
    winkler: number('winkler'),
    cold: number('cold-start mae \\(n_hist 2\\)'),
    within20: number('within20'),
    within20_sure: number('within20_sure'),
    f1: number('f1'),
    cover: Math.max(...offs),
  }
}

/** One file of predictions; `slice` = options of score_forecast.mjs. null = that file, or its truth, is not there. */
export function one(predictions: string, truth: string, slice: readonly string[] = []): Single | null {
  if (!existsSync(predictions) || !existsSync(truth)) return null
  const answer = scored('score_forecast.mjs', [predictions, truth, '--json', ...slice])
  const parsed = single.safeParse(JSON.parse(answer))
  return parsed.success ? parsed.data : null
}

/** For each set the area under the curve of the chance to buy, beside that of the days of silence. */
export function silence(out: string, data: string): { set: string; ours: number; days: number }[] {
  const lines = scored('score_silence.mjs', [out, data]).split('\n')
  for (const line of lines) say(line)
  return lines.flatMap((line) => {
    const found = /^(\S+) +cases .* auc ([\d.]+) \(days of silence ([\d.]+)\)/.exec(line)
    return found ? [{ set: found[1] ?? '', ours: Number(found[2]), days: Number(found[3]) }] : []
  })
}

/** The sets with truths, made up or about people. */
export function setsOf(data: string, kind: 'made-up' | 'people'): string[] {
  return readdirSync(join(data, 'truth'))
    .filter((file) => file.endsWith('.truth.csv') && !file.includes('.atpurchase.'))
    .map((file) => file.slice(0, -'.truth.csv'.length))
    .filter((set) => set.includes(MADE_UP) === (kind === 'made-up'))
}

function scored(script: string, options: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(SCORERS, script), ...options], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`${script} failed: ${stderr.slice(0, 500)}`)
  return stdout
}
