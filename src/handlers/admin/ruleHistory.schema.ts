import { z } from 'zod'
import { bilingual, moment } from '../sidebar/common.schema'
import { kfSession } from './ruleShapes.schema'
import { draft } from './rules.schema'

const days = z.coerce.number().int().min(1).max(30).default(7)
export const replayInput = z.object({
  /** Told to instead of its live version; null = the live rules alone. */
  draft: draft.nullable().default(null),
  days,
})
const done = z.object({ rule: z.string(), words: bilingual })
const sample = z.object({
  at: moment,
  externalUserId: z.string(),
  name: z.string().nullable(),
  text: z.string(),
  live: z.array(done),
  draft: z.array(done),
})
const byChange = <T extends z.ZodType>(of: T) => z.object({ same: of, newly: of, gone: of, other: of })
export const replayed = z.object({
  /** Why nothing could be told again; null = it was. */
  noHistory: bilingual.nullable(),
  /** From where on it is recorded; null = nothing is. */
  from: moment.nullable(),
  /** It was not done to the end, but up to here. */
  stoppedAt: moment.nullable(),
  /** What the rules ask for and is as it is today. */
  today: z.array(bilingual),
  looked: z.number(),
  /** A human had the session. */
  silent: z.number(),
  /** The words are gone, after their retention time. */
  gone: z.number(),
  draftFires: z.number(),
  liveFires: z.number(),
  changes: byChange(z.number()),
  rules: z.array(z.object({ id: z.number(), name: z.string(), live: z.number(), draft: z.number() })),
  days: z.array(z.object({ day: z.string(), draft: z.number(), live: z.number() })),
  samples: byChange(z.array(sample)),
})

export const questionsInput = z.object({ days })
export const questions = z.object({
  /** How many texts met no rule. */
  texts: z.number(),
  /** There are more than are looked at: the latest are. */
  more: z.boolean(),
  groups: z.array(
    z.object({
      /** As most of them wrote it. */
      text: z.string(),
      count: z.number(),
      /** Of how many visitors. */
      visitors: z.number(),
      lastAt: moment,
      /** Other ways to say it, those written most first. */
      others: z.array(z.string()),
    }),
  ),
})

export const pastInput = z.object({ q: z.string().trim().max(100).default('') })
export const pastMessages = z.array(
  z.object({
    msgId: z.string(),
    text: z.string(),
    at: moment,
    kfId: z.string(),
    externalUserId: z.string(),
    name: z.string().nullable(),
    /** Of the session as it was decided about; null = nobody decided about it. */
    session: kfSession.nullable(),
    firstTime: z.boolean(),
  }),
)

export type ReplayInput = z.input<typeof replayInput>
export type Replayed = z.output<typeof replayed>
export type RuleQuestions = z.output<typeof questions>
export type PastMessages = z.output<typeof pastMessages>
