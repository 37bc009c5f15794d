import { inTransaction, type Scope } from '../../scope'
import { draftProblems } from './check'
import { holdPublishing, versionOf } from './hold'
import { goLive } from './publish'

export interface DuePublications {
  published: number
  /** What they name is gone meanwhile: the list of rules says so. */
  refused: number
}

interface Due {
  id: number
  version: number
}

/** Makes live what is due by `scope.now`, each by itself. */
export async function publishDue(scope: Scope): Promise<DuePublications> {
  const due = await scope.db.query<{ id: number }[]>('select id from rule where next_at <= $1 order by next_at, id', [
    scope.now,
  ])
  const did = { published: 0, refused: 0 }
  for (const { id } of due) {
    const outcome = await publishOne(scope, id)
    if (outcome) did[outcome] += 1
  }
  return did
}

/** null = somebody else was quicker, or called it off. */
function publishOne(scope: Scope, id: number): Promise<keyof DuePublications | null> {
  return inTransaction(scope, async (tx) => {
    await holdPublishing(tx)
    const [due] = await tx.db.query<Due[]>(
      'select id, next_version as version from rule where id = $1 and next_at <= $2 for update',
      [id, tx.now],
    )
    if (!due) return null
    const { body } = await versionOf(tx, id, due.version)
    const [problems = []] = await draftProblems(tx, [body])
    if (problems.length === 0) {
      await goLive(tx, id, due.version)
      return 'published'
    }
    await tx.db.query('update rule set next_version = null, next_at = null, next_refused = $2 where id = $1', [
      id,
      JSON.stringify(problems),
    ])
    return 'refused'
  })
}
