import { inParts } from '../lib/parts'
import { measureNotify } from './notify'
import { measureReconcile } from './reconcile'
import { measureSlots } from './slots'

/** What money costs: notifications of WeChat Pay, a day's trade bill, slots that are booked. */
export const pay = inParts('pay', { notify: measureNotify, reconcile: measureReconcile, slots: measureSlots })
