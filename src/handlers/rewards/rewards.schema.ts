import { z } from 'zod'
import { moment, wecomId } from '../sidebar/common.schema'

/** Far above any budget here, far below what a number holds exactly. */
const fen = z.int().min(0).max(100_000_000_000)
const kind = z.enum(['coupon', 'transfer', 'red-packet'])
const limits = {
  budgetFen: fen,
  perPersonDayFen: fen,
  /** What is more waits for a second person. */
  approvalAboveFen: fen,
  amountFen: fen,
  until: moment.nullable(),
}
export const programmeInput = z.object({
  name: z.string().trim().min(1).max(40),
  kind,
  ...limits,
  stockId: z.string().trim().max(32).nullable(),
  /** What the receiver reads. */
  words: z.string().trim().min(1).max(32),
  sceneId: z.string().trim().max(20).nullable(),
  report: z
    .array(z.object({ title: z.string().trim().min(1).max(32), content: z.string().trim().min(1).max(32) }))
    .max(5),
  from: moment.nullable(),
})
export const programmeChange = z.object({ ...limits, stopped: z.boolean() })
export const programmeParams = z.object({
  programmeId: z.coerce.number<string>().pipe(z.int().min(1).max(2_147_483_647)),
})
export const programmeAnswer = z.object({ id: z.int() })
export const programmes = z.array(
  z.object({
    ...{
      id: z.int(),
      name: z.string(),
      kind,
      budgetFen: z.int(),
      paidFen: z.int(),
      reservedFen: z.int(),
      leftFen: z.int(),
    },
    ...{ perPersonDayFen: z.int(), approvalAboveFen: z.int(), amountFen: z.int(), stockId: z.string().nullable() },
    ...{ words: z.string(), from: moment, until: moment.nullable(), stoppedAt: moment.nullable(), waiting: z.int() },
  }),
)
const status = z.enum([
  ...['waiting-approval', 'approved', 'paying', 'waiting-confirm', 'paid'],
  ...['refused', 'failed', 'expired', 'cancelled'],
] as const)
const refusal = z.enum([
  ...['stopped', 'not-yet', 'over', 'receiver', 'not-a-contact', 'not-a-member', 'opted-out'],
  ...['amount', 'over-cap', 'over-budget', 'no-openid', 'not-approved'],
] as const)
export const payoutQuery = z.object({
  status: status.or(z.literal('')).default(''),
  programmeId: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  after: z
    .string()
    .regex(/^[0-9T:.Z-]{20,30}\|\w{1,32}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const payoutPage = z.object({
  payouts: z.array(
    z.object({
      ...{ billNo: z.string(), programmeId: z.int(), programme: z.string(), kind },
      ...{ toKind: z.enum(['contact', 'member']), toId: z.string(), toName: z.string().nullable() },
      ...{ amountFen: z.int(), status, reason: refusal.nullable(), cause: z.string() },
      ...{ requestedBy: z.string(), requestedAt: moment, decidedBy: z.string().nullable() },
      ...{ paidAt: moment.nullable(), lastError: z.string().nullable() },
    }),
  ),
  next: z.string().nullable(),
})
export const payoutInput = z.object({
  /** Made by the page: the same key told twice is one payout. */
  key: z.uuid(),
  programmeId: z.int().min(1).max(2_147_483_647),
  toKind: z.enum(['contact', 'member']),
  toId: wecomId,
  /** null = the programme's usual. */
  amountFen: fen.nullable(),
  cause: z.string().trim().min(1).max(100),
})
export const payoutAnswer = z.object({ billNo: z.string(), status, reason: refusal.nullable() })
export const billParams = z.object({ billNo: z.string().min(1).max(32) })
export const decision = z.object({ yes: z.boolean() })
export type Programmes = z.output<typeof programmes>
export type ProgrammeInput = z.input<typeof programmeInput>
export type ProgrammeChange = z.input<typeof programmeChange>
export type PayoutPage = z.output<typeof payoutPage>
export type PayoutInput = z.input<typeof payoutInput>
export type PayoutAnswer = z.output<typeof payoutAnswer>
