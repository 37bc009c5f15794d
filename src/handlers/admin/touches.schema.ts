import { z } from 'zod'
import { bilingual, moment, wecomId } from '../sidebar/common.schema'

const confidence = z.enum(['high', 'medium', 'low'])

/** What other systems hear of contacts. Orders have a route of their own; addings and joinings are told by WeCom. */
export const toldTouchInput = z.object({
  /** The teller's own number: the same touch told again changes nothing. */
  key: z.string().min(1).max(128),
  externalUserId: wecomId,
  /** The member it was with; nobody in particular when not given. */
  userId: wecomId.nullable().default(null),
  at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  kind: z.enum([
    'message',
    'archive-message',
    'call',
    'visit',
    'meeting',
    'talked',
    'payment',
    'form',
    'link',
    'moment',
  ]),
  /** in: the contact did something. out: we did. */
  direction: z.enum(['in', 'out']),
  /** Whether it reached them; what the contact did always has. */
  outcome: z.enum(['reached', 'attempt']).default('reached'),
  /** Which system tells. */
  source: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be small letters, digits and hyphens'),
  /** How sure it is; what the kind says when not given. */
  confidence: confidence.nullable().default(null),
  note: z.string().trim().max(2000).default(''),
})
export const toldTouchOutput = z.object({ key: z.string(), recorded: z.boolean() })
/** Of many each is judged alone, so that one bad touch does not keep the others out. */
export const toldTouchesInput = z.object({ touches: z.array(toldTouchInput).min(1).max(500) })
export const toldTouchesOutput = z.object({
  touches: z.array(
    z.object({ key: z.string(), outcome: z.enum(['recorded', 'known', 'differs', 'in-the-future', 'no-contact']) }),
  ),
})

const touch = z.object({ at: moment, text: bilingual, source: z.string(), confidence })
/** What the figure "so many days silent" rests on. */
export const signalsOutput = z.object({
  state: z.enum(['fresh', 'pre-churn', 'churned', 'not-observable', 'never-heard']),
  silentDays: z.number().nullable(),
  lastHeardAt: moment.nullable(),
  observable: z.boolean(),
  thresholds: z.object({ preChurnDays: z.number(), churnedDays: z.number() }),
  churnReason: z.enum(['price', 'quality', 'service', 'competitor', 'no-need', 'unreachable', 'other']).nullable(),
  heard: z.array(touch),
  attempts: z.array(touch),
  sources: z.array(z.object({ source: z.string(), kind: z.string(), count: z.number(), lastAt: moment, confidence })),
})

export type Signals = z.output<typeof signalsOutput>
