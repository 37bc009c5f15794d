import type { Result } from '../../../bench/lib/report'
import { dataSource } from '../../../ormconfig'
import { createSandbox } from '../../../src/sandbox'
import { corp } from '../../support/sandboxWire'
import { buildScope, wecomAt } from '../../support/scope'
import type { Databases } from '../databases'
import { planOf, type Plan } from './plan'
import { playOut } from './run'

export interface TagsProof {
  /** The first seed; run n uses the n-th after it. */
  seed: number
  runs: number
  databases: Databases
  onRun(report: TagsRun): void
}

export interface TagsRun {
  plan: Plan
  problems: string[]
}

const TABLES = 'tag_change, corp_tag_change, corp_tag, tag_group, follow_user, contact, wecom_token'

/** Random three-way conflicts of tags against a model, then everything of ours undone. Returns the report of every run. */
export async function proveTags({ seed, runs, databases, onRun }: TagsProof): Promise<TagsRun[]> {
  const database = await databases.create()
  const source = await dataSource(database.url, { name: 'prove-tags' }).initialize()
  const reports: TagsRun[] = []
  try {
    for (let run = 0; run < runs; run++) {
      await source.query(`truncate ${TABLES}`)
      const plan = planOf(seed + run)
      const sandbox = createSandbox({ corp, dataDir: null, callbackUrl: null, seed: 'empty', limits: 'off' })
      const listening = await sandbox.listen(0)
      const scope = buildScope({ db: source.manager, wecom: wecomAt(listening.url, source.manager), actor: 'prover' })
      try {
        const report = { plan, problems: await playOut(plan, scope, sandbox) }
        reports.push(report)
        onRun(report)
      } finally {
        await listening.close()
      }
    }
  } finally {
    await source.destroy()
    await database.close()
  }
  return reports
}

/** What came out other than the model says, a line each. */
export function tagProblems(reports: readonly TagsRun[]): string[] {
  return reports.flatMap(({ plan, problems }) => problems.map((problem) => `seed ${plan.seed}: ${problem}`))
}

/** The result as it is printed (design.md part 5). */
export function tagsResult(reports: readonly TagsRun[]): Result {
  const count = (of: (plan: Plan) => number): number => reports.reduce((total, { plan }) => total + of(plan), 0)
  const isConflict = ({ ours, theirs }: Plan['tags'][0]): boolean =>
    Object.keys(ours).length > 0 && Object.keys(theirs).length > 0
  const wrong = tagProblems(reports).length
  return {
    name: 'tags',
    figures: {
      runs: reports.length,
      conflictsOfTags: count(({ tags }) => tags.filter(isConflict).length),
      changesOfPairs: count(({ pairs }) => pairs.reduce((total, { ours }) => total + ours.length, 0)),
      lostAnswers: count(({ lost }) => lost.length),
    },
    baselines: {},
    ratios: {},
    aims: [{ what: 'outcomes other than the model’s', value: wrong, aim: '= 0', holds: wrong === 0 }],
  }
}
