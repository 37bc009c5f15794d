import type { TargetChange } from '../../../src/decisions/campaigns/definition'
import type { TargetOutcome } from '../../../src/decisions/campaigns/reasons'
import type { Sandbox } from '../../../src/sandbox'
import type { Scope } from '../../../src/scope'
import { readNumbers } from '../../../src/views/campaigns/numbers'
import { readTargets, type TargetView } from '../../../src/views/campaigns/details'
import type { Expectation, Expected } from './expected'

/** What an admin is told of each contact, beside what is true. */
export interface Verdict {
  /** In words, a line each. */
  unexplained: string[]
  eligible: number
  sent: number
  notSent: number
  heldOut: number
  /** Contacts of which something was another than in the preview, or who were not sent to. */
  differences: number
  entered: number
  left: number
}

const PAGE = 1000

export async function judge(
  scope: Scope,
  runId: number,
  { all: expected }: Expectation,
  sandbox: Sandbox,
): Promise<Verdict> {
  const told = new Map((await allTargets(scope, runId)).map((target) => [target.externalUserId, target]))
  const got = receivers(sandbox)
  const unexplained = [...new Set([...expected.keys(), ...told.keys(), ...got])].flatMap((id) => {
    const target = told.get(id)
    const problem = problemOf(expected.get(id), target, got.has(id))
    return problem === null ? [] : [`${id}: ${problem}`]
  })
  const numbers = (await readNumbers(scope, [runId])).get(runId)
  const notSent = numbers?.reasons.reduce((sum, { count }) => sum + count, 0) ?? 0
  if (numbers?.eligible !== (numbers?.sent ?? 0) + notSent || numbers?.eligible !== told.size)
    unexplained.push('the numbers do not add up')
  const targets = [...told.values()]
  return {
    unexplained,
    eligible: told.size,
    sent: numbers?.sent ?? 0,
    notSent,
    heldOut: targets.filter(({ outcome }) => outcome === 'holdout').length,
    differences: targets.filter(({ outcome, change }) => outcome !== 'sent' || change !== null).length,
    entered: numbers?.changes.entered ?? 0,
    left: numbers?.changes.left ?? 0,
  }
}

/** As the console shows them, page by page. */
async function allTargets(scope: Scope, runId: number): Promise<TargetView[]> {
  const [run] = await scope.db.query<{ campaignId: number }[]>(
    'select campaign_id as "campaignId" from campaign_run where id = $1',
    [runId],
  )
  const asked = { campaignId: run?.campaignId ?? 0, runId, outcome: null, change: null, limit: PAGE }
  const targets: TargetView[] = []
  for (let after: string | null = null; ;) {
    const page = await readTargets(scope, { ...asked, after })
    targets.push(...page.items)
    after = page.next
    if (after === null) return targets
  }
}

/** Whom the corp really delivered something to. */
function receivers(sandbox: Sandbox): Set<string> {
  const messages = [...sandbox.state.ledger.massMessages.values()]
  const recipients = messages.flatMap(({ tasks }) => tasks.flatMap((task) => task.recipients))
  return new Set(recipients.filter(({ status }) => status === 1).map(({ id }) => id))
}

/** null = all that is told of them is so. */
function problemOf(expected: Expected | undefined, told: TargetView | undefined, got: boolean): string | null {
  if (!expected) return `was never to get it, and is told as ${told?.outcome}${got ? ', and got it' : ''}`
  if (!told) return 'is not told of at all'
  const outcome = told.outcome ?? 'waiting'
  if (got !== (outcome === 'sent')) return `${got ? 'got it' : 'did not get it'}, and is told as ${outcome}`
  if (!expected.outcomes.some((one: TargetOutcome) => one === outcome))
    return `is told as ${outcome}, expected ${expected.outcomes.join(' or ')}`
  if (told.change !== expected.change) return `${words(told.change)} is told, expected ${words(expected.change)}`
  return told.words === null ? 'has no words' : null
}

const words = (change: TargetChange | null): string => change ?? 'no change'
