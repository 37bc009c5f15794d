import { seeded } from '../../../src/sandbox/random'
import { companyStories } from './companyStories'
import { contactStories } from './contactStories'
import { eveningStories } from './eveningStories'
import { renameStories } from './renameStories'
import { tellerFor, type DayPlan } from './teller'

/** The day of a seed. Nothing happens twice to a pair within one second, except edits: its order could not be told. */
export function planOf(seed: number): DayPlan {
  const random = seeded(seed * 7919 + 17)
  const plan: DayPlan = { seed, before: [], acts: [], greetable: [] }
  const teller = tellerFor(plan, random)
  companyStories(teller)
  contactStories(teller)
  renameStories(teller)
  plan.greetable = eveningStories(teller)
  plan.acts.sort((a, b) => a.at - b.at)
  return plan
}
