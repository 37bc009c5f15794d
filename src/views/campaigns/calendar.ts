import { businessDate, momentAt } from '../../decisions/businessTime'
import { addDays } from '../../decisions/calendar'
import type { CampaignDefinition, CampaignState } from '../../decisions/campaigns/definition'
import { nextSending } from '../../decisions/campaigns/schedule'
import type { ReadScope } from '../../scope'

export interface CalendarEntry {
  campaignId: number
  name: string
  state: CampaignState
  day: string
  at: string
  /** How many others of the same kind of recipients are on this day. */
  collides: number
}

/** More of one campaign in what is shown at once are one each minute, and nobody reads them. */
const MOST = 400

/** What was, is, and will be sent between two days, both included: runs, and what the times of drafts and campaigns say. */
export async function readCalendar(
  scope: ReadScope,
  { from, to }: { from: string; to: string },
): Promise<CalendarEntry[]> {
  const { timeZone } = scope.settings
  const [begin, end] = [momentAt(from, 0, timeZone), momentAt(addDays(to, 1), 0, timeZone)]
  const rows = await scope.db.query<Row[]>(
    `select c.id, c.name, c.state, c.definition, array(select r.due_at from campaign_run r
              where r.campaign_id = c.id and r.state not in ('undone', 'refused') and r.due_at < $2 order by r.due_at) as runs
       from campaign c
      where c.state in ('draft', 'approved')
         or exists (select 1 from campaign_run r where r.campaign_id = c.id and r.due_at >= $1 and r.due_at < $2)
      order by c.id`,
    [begin, end],
  )
  const found = rows.flatMap((row) =>
    momentsOf(scope, row, end)
      .filter((at) => at >= begin && at < end)
      .map((at) => ({ row, at, day: businessDate(at, timeZone) })),
  )
  return found
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ row, at, day }) => ({
      campaignId: row.id,
      name: row.name,
      state: row.state,
      day,
      at: at.toISOString(),
      collides: found.filter((other) => other.row !== row && other.day === day && kindOf(other.row) === kindOf(row))
        .length,
    }))
}

interface Row {
  id: number
  name: string
  state: CampaignState
  definition: CampaignDefinition
  runs: Date[]
}

function kindOf({ definition }: Row): string {
  return definition.aim.to
}

/** Runs there are, and those that will be made. A draft for now has no time yet. */
function momentsOf({ now, settings }: ReadScope, { state, definition, runs }: Row, end: Date): Date[] {
  const moments = [...runs]
  if (state === 'stopped' || state === 'done' || definition.time.kind === 'now') return moments
  for (let last = runs.at(-1) ?? null; moments.length < MOST;) {
    const next = nextSending(definition, now, last, settings.timeZone)
    if (!next || next >= end) break
    moments.push(next)
    last = next
  }
  return moments
}
