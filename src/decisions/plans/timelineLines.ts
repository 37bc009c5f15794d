import type { Bilingual } from '../bilingual'
import { planReasonWords } from './reasons'

type Detail = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Lines of the timeline that plans write, by their kind. */
export const planEntries: Readonly<Record<string, (detail: Detail) => Bilingual>> = {
  'plan-began': ({ plan }) => ({ zh: `计划「${text(plan)}」开始`, en: `Plan “${text(plan)}” began` }),
  'plan-step': ({ plan, title, reason }) => {
    const why = text(reason) === '' ? null : planReasonWords(text(reason))
    return {
      zh: `计划「${text(plan)}」：${text(title)}${why ? `，未执行：${why.zh}` : ''}`,
      en: `Plan “${text(plan)}”: ${text(title)}${why ? `, not done: ${why.en}` : ''}`,
    }
  },
  'plan-ended': ({ plan, reason }) => {
    const why = planReasonWords(text(reason))
    return { zh: `计划「${text(plan)}」结束：${why.zh}`, en: `Plan “${text(plan)}” ended: ${why.en}` }
  },
}
