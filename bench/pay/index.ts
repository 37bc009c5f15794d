import { inParts } from '../lib/parts'
import { measureNotify } from './notify'

/** What money costs: notifications of WeChat Pay. */
export const pay = inParts('pay', { notify: measureNotify })
