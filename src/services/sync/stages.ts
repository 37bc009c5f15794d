import { contactsStage } from './contacts'
import { groupsStage } from './groups'
import { membersStage } from './members'
import type { Stage } from './parts'
import { tagsStage } from './tags'

/** Everything that is brought in step, in this order: contacts are read per member, groups per owner. */
export const stages: readonly Stage[] = [membersStage, tagsStage, contactsStage, groupsStage]
