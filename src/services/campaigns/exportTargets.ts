import { outcomeWords } from '../../decisions/campaigns/reasons'
import { AppError } from '../../errors'
import type { Scope } from '../../scope'
import { CSV_MARK, csvLines } from '../tables/write'

interface Row {
  id: string
  name: string | null
  user_id: string | null
  outcome: string | null
  held: string | null
  at: string | null
  change: string | null
}

const HEADINGS = ['编号', '名称', '发送成员', '结果', '结果代码', '时间', '与预览的差异']
const CHANGES: Readonly<Record<string, string>> = { entered: '新进入', left: '已离开', sender: '发送成员变化' }

/** Rows read at a time: the file of a million contacts is never in memory as a whole. */
const PAGE = 5000

/**
 * All of a run with what became of each, a piece of a CSV file at a time: as many rows as its numbers say. Throws AppError `not-found`
 * before the first.
 */
export async function exportTargets(scope: Scope, campaignId: number, runId: number): Promise<AsyncIterable<string>> {
  const [run] = await scope.db.query<unknown[]>('select 1 from campaign_run where id = $1 and campaign_id = $2', [
    runId,
    campaignId,
  ])
  if (!run) throw new AppError('not-found')
  return pieces(scope, runId)
}

async function* pieces({ db }: Scope, runId: number): AsyncGenerator<string> {
  yield CSV_MARK + csvLines([HEADINGS])
  for (let after = ''; ;) {
    const rows = await db.query<Row[]>(
      `select t.external_user_id as id, coalesce(c.name, g.name) as name, p.user_id, t.outcome, t.held_by as held,
              to_json(t.at) #>> '{}' as at, t.change
         from campaign_target t left join campaign_part p on p.id = t.part_id
         left join contact c on c.external_user_id = t.external_user_id
         left join group_chat g on g.chat_id = t.external_user_id
        where t.run_id = $1 and t.external_user_id > $2 order by t.external_user_id limit $3`,
      [runId, after, PAGE],
    )
    const last = rows.at(-1)
    if (!last) return
    yield csvLines(rows.map(cellsOf))
    after = last.id
  }
}

function cellsOf({ id, name, user_id: userId, outcome, held, at, change }: Row): string[] {
  const waits = held === null ? '等待中' : `稍后再试：${outcomeWords(held).zh}`
  const words = outcome === null ? waits : outcomeWords(outcome).zh
  return [id, name ?? '', userId ?? '', words, outcome ?? 'waiting', at ?? '', CHANGES[change ?? ''] ?? '']
}
