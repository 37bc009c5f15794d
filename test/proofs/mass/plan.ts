import { seeded } from '../../../src/sandbox/random'
import type { CampaignStep } from '../../../src/step'

/** Where processes die. Planning happens once, so it comes first. */
export const steps: readonly CampaignStep[] = [
  'campaign.planned',
  'campaign.claimed',
  'campaign.marked',
  'campaign.called',
  'campaign.settled',
  'campaign.looked',
]

export interface Death {
  step: CampaignStep
  occurrence: number
}

/** One campaign, and the processes that die over it. */
export interface Plan {
  seed: number
  contacts: number
  members: number
  contactsPerPart: number
  /** The first two die while they plan. */
  deaths: Death[]
  /** Rules for the sandbox's `faults`. */
  faults: Record<string, unknown>[]
}

const ROOT = '/cgi-bin/externalcontact'
/** Tasks made in one life, about. */
const PARTS_A_LIFE = 4

export function planOf(seed: number, kills: number, contacts: number): Plan {
  const random = seeded(seed)
  const later = steps.slice(1)
  const deaths = Array.from({ length: kills }, (_, at): Death => {
    if (at < 2) return { step: 'campaign.planned', occurrence: 1 }
    return {
      step: later[(at - 2) % later.length] ?? 'campaign.called',
      occurrence: random.between(1, kills > 20 ? 4 : 2),
    }
  })
  const rule = (path: string, kind: string, probability: number): Record<string, unknown> => ({
    ...{ path: `${ROOT}/${path}`, kind, probability, times: -1, seed: random.between(1, 1e9) },
  })
  return {
    seed,
    contacts,
    members: 8,
    contactsPerPart: Math.max(1, Math.floor(contacts / (kills * PARTS_A_LIFE))),
    deaths,
    faults: [
      rule('add_msg_template', 'lose-answer', 0.15),
      rule('add_msg_template', 'refuse', 0.05),
      rule('add_msg_template', 'http500', 0.03),
      rule('get_groupmsg_list_v2', 'lose-answer', 0.05),
      rule('get_groupmsg_task', 'lose-answer', 0.03),
    ],
  }
}
