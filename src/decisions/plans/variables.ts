import type { PlanSubject } from './definition'
import type { Variable } from '../quickReply'

/** What the words of a plan's step may use besides what quick replies may; of a group, what is not about a contact. */
export const planVariables: readonly Variable[] = [
  { name: 'product', label: { zh: '订单中的产品', en: 'What they ordered' } },
  { name: 'days', label: { zh: '计划开始以来的天数', en: 'Days since the plan began' } },
]

const OF_GROUPS: readonly string[] = ['member', 'shop', 'days']

/** The variables of a plan's words, of all there are. */
export function variablesOf(subject: PlanSubject, known: readonly Variable[]): Variable[] {
  const own = planVariables.map(({ name }) => name)
  const all = [...planVariables, ...known.filter(({ name }) => !own.includes(name))]
  return subject === 'contact' ? all : all.filter(({ name }) => OF_GROUPS.includes(name))
}
