import type { Result } from '../../../bench/lib/report'
import { dataSource } from '../../../ormconfig'
import { buildScope, wecomAt } from '../../support/scope'
import { insertMember } from '../../support/rows'
import { fakeWecom } from '../../unit/wecom/fakeWecom'
import type { Databases } from '../databases'
import { BEGIN, historyOf, ownerOf, type History } from './model'
import { playOut, type Stage } from './run'

export interface GroupsProof {
  /** The first seed; run n uses the n-th after it. */
  seed: number
  runs: number
  databases: Databases
  onRun(report: GroupsRun): void
}

export interface GroupsRun {
  history: History
  problems: string[]
}

/** Random histories of groups, told in disorder, twice and with gaps, against what WeCom has and a recount of the events. */
export async function proveGroups({ seed, runs, databases, onRun }: GroupsProof): Promise<GroupsRun[]> {
  const database = await databases.create()
  const source = await dataSource(database.url, { name: 'prove-groups' }).initialize()
  const stage: Stage = { history: historyOf(seed), now: BEGIN }
  const wire = await fakeWecom({ '/cgi-bin/externalcontact/groupchat/get': () => groupOf(stage) })
  const wecom = wecomAt(wire.base, source.manager)
  const reports: GroupsRun[] = []
  try {
    for (let run = 0; run < runs; run++) {
      const history = historyOf(seed + run)
      await insertMember(source.manager, ownerOf(history.seed))
      const scopeAt = (now: Date) => buildScope({ db: source.manager, wecom, now, clock: () => now, actor: 'prover' })
      const report = { history, problems: await playOut(history, stage, scopeAt) }
      reports.push(report)
      onRun(report)
    }
  } finally {
    await wire.close()
    await source.destroy()
    await database.close()
  }
  return reports
}

/** The answer of groupchat/get (customer-contact.md 8.2). */
function groupOf({ history, now }: Stage): object {
  const { version, members } = history.shownAt(now)
  const owner = ownerOf(history.seed)
  const list = [...members].map(([userid, at]) => ({
    ...{ userid, type: userid === owner ? 1 : 2, join_time: Math.floor(at / 1000), join_scene: 3 },
    ...{ group_nickname: '', name: userid },
  }))
  const group = { chat_id: `wr${history.seed}`, name: '一群', owner, create_time: BEGIN / 1000, notice: '' }
  return {
    errcode: 0,
    errmsg: 'ok',
    group_chat: { ...group, member_list: list, admin_list: [], member_version: version },
  }
}

/** What came out otherwise, a line each. */
export function groupProblems(reports: readonly GroupsRun[]): string[] {
  return reports.flatMap(({ history, problems }) => problems.map((problem) => `seed ${history.seed}: ${problem}`))
}

/** The result as it is printed (design.md part 5). */
export function groupsResult(reports: readonly GroupsRun[]): Result {
  const sum = (of: (history: History) => number): number =>
    reports.reduce((total, { history }) => total + of(history), 0)
  const wrong = groupProblems(reports).length
  return {
    name: 'groups',
    figures: {
      histories: reports.length,
      events: sum(({ deeds }) => deeds.length),
      arrivals: sum(({ arrivals }) => arrivals.length),
      withLostEvents: sum(({ isLossy }) => (isLossy ? 1 : 0)),
    },
    baselines: {},
    ratios: {},
    aims: [
      { what: 'lists or numbers other than WeCom’s and the recount’s', value: wrong, aim: '= 0', holds: wrong === 0 },
    ],
  }
}
