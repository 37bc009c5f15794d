import type { KfSession } from '../../../../src/decisions/rules/definition'

/** What the bench is told of the place; firstTime null = as it is recorded, officeOpen null = as the calendar says. */
export interface BenchPlace {
  session: KfSession | null
  officeOpen: boolean | null
  firstTime: boolean | null
}
