import { inParts } from '../lib/parts'
import { measureMany } from './many'
import { measureMoments } from './moments'
import { measureResync } from './resync'

/** What customer groups cost: an owner's morning, a member who joins, the whole corp read again. */
export const groups = inParts('groups', { moments: measureMoments, resync: measureResync, many: measureMany })
