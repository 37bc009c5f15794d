import type { Bilingual } from '../decisions/bilingual'
import type { PlanDefinition } from '../decisions/plans/definition'
import { endOf, unmet, type PlanFacts } from '../decisions/plans/judge'
import { planReasonWords } from '../decisions/plans/reasons'
import { occurrences } from '../decisions/plans/times'
import { renderParts } from '../decisions/quickReply'
import { readPlanFacts } from '../facts/planFacts'
import { planValues } from '../facts/planValues'
import { quickReplyValues } from '../facts/quickReplyVariables'
import type { ReadScope } from '../scope'

export interface PlanPreview {
  /** The first ones, by time. */
  steps: {
    step: number
    at: string
    title: string
    /** As the rep would find them; null = there are none, or something is to be filled in first. */
    words: string | null
    /** Why it would not be done, were it due now; null = it would. */
    notNow: Bilingual | null
  }[]
  owner: string | null
}

const MOST = 30

/**
 * On which days the steps of a plan would fall for this contact, did its event happen now, and what the conditions say today.
 * null = there is no such contact.
 */
export async function previewPlan(
  scope: ReadScope,
  { definition, externalUserId }: { definition: PlanDefinition; externalUserId: string },
): Promise<PlanPreview | null> {
  const { now, settings } = scope
  const found = await readPlanFacts(scope, [{ id: 'one', subject: 'contact', subjectId: externalUserId, beganAt: now }])
  const facts = found.get('one')
  if (!facts) return null
  const known = await quickReplyValues(scope, { userId: facts.owner, externalUserId })
  const products = await productsOf(scope, definition)
  const end = endOf(definition.stops, facts)
  const steps = occurrences(definition.steps, now, settings.timeZone, MOST).flatMap(({ step, at }) => {
    const { action, conditions } = definition.steps[step] ?? {}
    if (!action || !conditions) return []
    const reason = end ?? unmet(conditions, facts) ?? lacking(facts)
    const values = { ...known, ...planValues(products, now, at, settings.timeZone) }
    return [
      {
        step,
        at: at.toISOString(),
        title: action.title,
        words: wordsOf(action.words, values),
        notNow: reason && planReasonWords(reason),
      },
    ]
  })
  return { steps, owner: facts.owner }
}

const lacking = ({ owner }: PlanFacts): 'no-owner' | null => (owner === null ? 'no-owner' : null)

function wordsOf(text: string, values: Readonly<Record<string, string | null | undefined>>): string | null {
  const rendered = renderParts([{ type: 'text', text }], values)
  const part = rendered.state === 'ready' ? rendered.parts[0] : undefined
  return part?.type === 'text' ? part.text : null
}

/** Of an order that may come it is known what it is about only where the plan names one product. */
async function productsOf({ db }: ReadScope, { event }: PlanDefinition): Promise<string | null> {
  if (event.kind !== 'ordered' || event.skus.length !== 1) return null
  const rows = await db.query<{ name: string }[]>('select name from product where sku = $1', [event.skus[0]])
  return rows[0]?.name ?? null
}
