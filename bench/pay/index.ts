import { inParts } from '../lib/parts'
import { measureNotify } from './notify'
import { measureReconcile } from './reconcile'

/** What money costs: notifications of WeChat Pay, a day's trade bill. */
export const pay = inParts('pay', { notify: measureNotify, reconcile: measureReconcile })
