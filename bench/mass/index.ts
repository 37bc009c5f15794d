import { inParts } from '../lib/parts'
import { measureCounts } from './counts'
import { measurePlanning } from './planning'

/** What mass messages cost: who is in an audience, by the keystroke; whom a campaign goes to. */
export const mass = inParts('mass', { counts: measureCounts, planning: measurePlanning })
