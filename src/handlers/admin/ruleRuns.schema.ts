import { z } from 'zod'
import { moment, smallId } from '../sidebar/common.schema'

const count = z.number().int()
const id = z.coerce.number().pipe(smallId)
export const runParams = z.object({ id })
export const runMade = z.object({ id: z.number() })
/** The numbers that who starts it saw. */
export const confirmed = z.object({ contacts: count.min(0), calls: count.min(0) })
const actions = z.object({
  tag: count.optional(),
  untag: count.optional(),
  'set-stage': count.optional(),
  'set-field': count.optional(),
  todo: count.optional(),
})
export const ruleRun = z.object({
  id: z.number(),
  ruleId: z.number(),
  version: z.number(),
  state: z.enum([
    'counting',
    'ready',
    'checking',
    'running',
    'stopped',
    'done',
    'undoing',
    'undo-stopped',
    'undone',
    'dropped',
  ]),
  /** Contacts looked at by the counting, and those there are. */
  seen: count,
  total: count,
  counts: z.object({
    /** For whom the rule holds. */
    contacts: count,
    /** Whom its cooldown spares, or its period. */
    held: count,
    /** Whom nobody owns: they cannot be tagged. */
    nobody: count,
    calls: count,
    /** For how many each action changes something. */
    actions,
  }),
  /** Between what was confirmed and what was counted then; null = there was none. */
  difference: z
    .object({ more: count, fewer: count.default(0), calls: z.object({ before: count, now: count }) })
    .nullable(),
  done: count,
  leftOut: count,
  failed: count,
  undone: count,
  callsLeft: count,
  /** About, when nobody else needs the calls. */
  minutesLeft: count,
  createdBy: z.string(),
  createdAt: moment,
  countedAt: moment.nullable(),
  startedBy: z.string().nullable(),
  startedAt: moment.nullable(),
  stoppedBy: z.string().nullable(),
  endedAt: moment.nullable(),
  undoneBy: z.string().nullable(),
})

export type RuleRun = z.output<typeof ruleRun>
