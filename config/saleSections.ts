import { booking } from './booking'
import { payments } from './payments'

/** The knobs of everything about selling and paying, a line each. */
export const saleSections = { booking, payments } as const
