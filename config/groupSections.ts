import { groupOwners } from './groupOwners'
import { groups } from './groups'
import { joinCodes } from './joinCodes'
import { standing } from './standing'

/** The knobs of everything about customer groups, a line each. */
export const groupSections = { groups, groupOwners, joinCodes, standing } as const
