import { inParts } from '../lib/parts'
import { measureCounts } from './counts'
import { measurePlanning } from './planning'
import { measureSending } from './sending'

/** What mass messages cost: who is in an audience, by the keystroke; whom a campaign goes to; its tasks on their way. */
export const mass = inParts('mass', { counts: measureCounts, planning: measurePlanning, sending: measureSending })
