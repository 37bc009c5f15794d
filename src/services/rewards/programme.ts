import type { ProgrammeFacts } from '../../decisions/rewards/judge'
import type { RewardKind } from '../../decisions/rewards/payout'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'

export interface ProgrammeRow extends ProgrammeFacts {
  id: number
  name: string
  stockId: string | null
  words: string
  sceneId: string | null
  report: { title: string; content: string }[]
}

interface StoredProgramme {
  id: number
  name: string
  kind: RewardKind
  amountFen: string
  perPersonDayFen: string
  approvalAboveFen: string
  leftFen: string
  from: Date
  until: Date | null
  stoppedAt: Date | null
  stockId: string | null
  words: string
  sceneId: string | null
  report: { title: string; content: string }[]
}

const FIELDS = `id, name, kind, amount_fen as "amountFen", per_person_day_fen as "perPersonDayFen",
  approval_above_fen as "approvalAboveFen", from_at as "from", until_at as until, stopped_at as "stoppedAt",
  stock_id as "stockId", words, scene_id as "sceneId", report`

/** A programme with what is left of its budget, locked: what is reserved from it is reserved one after the other. Throws `not-found`. */
export async function lockProgramme({ db }: Scope, id: number): Promise<ProgrammeRow> {
  await db.query('select 1 from reward_programme where id = $1 for update', [id])
  return readProgramme({ db }, id)
}

/** The same without a lock. */
export async function readProgramme({ db }: Pick<Scope, 'db'>, id: number): Promise<ProgrammeRow> {
  const [row] = await db.query<StoredProgramme[]>(
    `select ${FIELDS},
            budget_fen - (select coalesce(sum(fen), 0) from reward_entry where programme_id = $1) as "leftFen"
       from reward_programme where id = $1`,
    [id],
  )
  if (!row) throw new AppError('not-found')
  return {
    ...row,
    amountFen: Number(row.amountFen),
    perPersonDayFen: Number(row.perPersonDayFen),
    approvalAboveFen: Number(row.approvalAboveFen),
    leftFen: Number(row.leftFen),
  }
}
