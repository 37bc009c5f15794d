import { z } from 'zod'
import { bilingual, moment, smallId, toldMoment, wecomId } from '../sidebar/common.schema'
import { stage } from '../sidebar/contact.schema'
import { part } from '../sidebar/quickReplies.schema'
import { factChange, kfSession, messageChannel, ruleDraft } from './ruleShapes.schema'

const version = z.number().int().min(1).max(2_147_483_647)
const note = z.string().trim().max(200).default('')
export const ruleParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
export const newRule = z.object({ rule: ruleDraft, note })
/** `expected`: the latest version that its author saw. */
export const savedRule = newRule.extend({ expected: version })
export const ruleMade = z.object({ id: z.number() })
export const ruleSaved = z.object({ version: z.number() })
export const publication = z.object({
  /** The latest, as who publishes saw it. */
  version,
  /** null = now. */
  at: toldMoment.nullable().default(null),
  /** They have seen what the lint says; without it a publication with findings is refused. */
  acknowledged: z.boolean().default(false),
})
export const restoreInput = z.object({ version })
export const ruleRow = z.object({
  id: z.number(),
  name: z.string(),
  trigger: bilingual,
  latestVersion: z.number(),
  /** null = it does nothing. */
  liveVersion: z.number().nullable(),
  next: z.object({ version: z.number(), at: moment }).nullable(),
  /** Why what was planned did not go live. */
  refused: z.array(bilingual),
  archived: z.boolean(),
  savedBy: z.string(),
  savedAt: moment,
  /** Its live version can be applied to everybody. */
  forEverybody: z.boolean(),
  /** Of the last 7 days. */
  hits: z.number(),
  failed: z.number(),
  held: z.number(),
  ceiling: z.number(),
})
export const rule = ruleRow.extend({ rule: ruleDraft })
export const versions = z.array(
  z.object({
    number: z.number(),
    author: z.string(),
    note: z.string(),
    savedAt: moment,
    /** When it went live last; null = never. */
    publishedAt: moment.nullable(),
    live: z.boolean(),
    rule: ruleDraft,
    /** To the version before, in sentences. */
    difference: z.object({ gone: z.array(bilingual), added: z.array(bilingual) }),
  }),
)

/** id null = it is not saved yet. */
export const draft = z.object({ id: smallId.nullable().default(null), rule: ruleDraft })
const text = z.string().max(4000).nullable()
const event = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    channel: messageChannel,
    kfId: wecomId.nullable().default(null),
    text,
  }),
  z.object({ kind: z.literal('contact-added') }),
  z.object({ kind: z.literal('tag-changed'), tagId: wecomId, change: z.enum(['on', 'off']) }),
  z.object({ kind: z.literal('entered-kf'), kfId: wecomId, scene: z.string().max(200).nullable().default(null) }),
  z.object({
    kind: z.literal('button'),
    on: z.enum(['kf-menu', 'card']),
    id: z.string().max(200),
    text: text.default(null),
  }),
  z.object({ kind: z.literal('stage-changed'), to: stage }),
  z.object({ kind: z.literal('facts'), changed: factChange }),
])
export const benchInput = z.object({
  /** Tried instead of its live version; null = the live rules alone. */
  draft: draft.nullable().default(null),
  event,
  /** null = nobody in particular. */
  externalUserId: wecomId.nullable().default(null),
  /** null = now. */
  at: toldMoment.nullable().default(null),
  /** The past message that is tried; null = none. */
  msgId: z.string().max(128).nullable().default(null),
  occasion: z
    .object({
      session: kfSession.nullable(),
      /** null = as the calendar says. */
      officeOpen: z.boolean().nullable().default(null),
      /** null = as it was. */
      firstTime: z.boolean().nullable().default(null),
      sendingStopped: z.boolean(),
    })
    .default({ session: null, officeOpen: null, firstTime: null, sendingStopped: false }),
})
const held = bilingual.extend({ until: moment.nullable(), byRuleId: z.number().nullable() }).nullable()
export const benchAnswer = z.object({
  /** The draft, and the rules that matched, in their turn. */
  rules: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      draft: z.boolean(),
      matched: z.boolean(),
      trigger: z.object({ holds: z.boolean(), wanted: bilingual }),
      conditions: z.array(z.object({ path: z.string(), holds: z.boolean(), wanted: bilingual, seen: bilingual })),
      held,
      actions: z.array(
        z.object({ words: bilingual, held, parts: z.array(part).nullable(), missing: z.array(z.string()) }),
      ),
    }),
  ),
  /** How many more are live and did not match. */
  others: z.number(),
  /** By this message the customer opts out: no rule answers it. */
  optsOut: z.boolean(),
})
export const lintInput = draft
export const findings = z.array(
  bilingual.extend({
    kind: z.enum(['both-fire', 'never', 'everything', 'human-session', 'loop']),
    ruleIds: z.array(z.number()),
    path: z.string().nullable(),
    /** The text of an event on which it happens; null = it has none. */
    example: z.string().nullable(),
  }),
)
export const importInput = z.object({ rules: z.array(ruleDraft).max(2000), note })
export const imported = z.object({ ids: z.array(z.number()) })

export type RuleRow = z.output<typeof ruleRow>
export type RuleView = z.output<typeof rule>
export type RuleVersions = z.output<typeof versions>
export type BenchInput = z.input<typeof benchInput>
export type BenchAnswer = z.output<typeof benchAnswer>
export type Findings = z.output<typeof findings>
