import { closeness, coreOf, foldText, pairsOf } from './fold'

/** A text that somebody wrote. */
export interface Asked {
  text: string
  at: Date
  by: string
}

export interface QuestionGroup {
  /** As most of them wrote it. */
  text: string
  count: number
  visitors: number
  lastAt: Date
  /** Other ways to say it, those written most first. */
  others: string[]
}

export interface Grouping {
  add(asked: Asked): void
  /** The groups, the largest first. Gives way (`pause`) now and then: 50,000 texts take a second. */
  groups(most: number, pause: () => Promise<void>): Promise<QuestionGroup[]>
  /** How many texts were compared with how many, so far. */
  comparisons(): number
}

/** Texts as close as a new `close-to` condition asks for are one question. */
const CLOSE = 0.6
/** A text is held against so many questions at most, those first with which it shares what is rare. */
const MOST_COMPARED = 32
const OTHERS = 4
const PAUSE_AFTER = 500

interface Distinct {
  text: string
  count: number
  by: Set<string>
  lastAt: Date
}

interface Cluster {
  pairs: ReadonlySet<string>
  of: Distinct[]
}

/** Groups what people wrote: the same words first, however written, then what shares most of its pairs of characters. */
export function groupingOf(): Grouping {
  const byCore = new Map<string, Distinct>()
  let comparisons = 0
  return {
    add({ text, at, by }) {
      const core = coreOf(foldText(text))
      if (core === '') return
      const same = byCore.get(core)
      if (!same) return void byCore.set(core, { text: text.trim(), count: 1, by: new Set([by]), lastAt: at })
      same.count++
      same.by.add(by)
      if (at > same.lastAt) same.lastAt = at
    },
    comparisons: () => comparisons,
    async groups(most, pause) {
      const clusters: Cluster[] = []
      const havingPair = new Map<string, Cluster[]>()
      // What most people wrote gives its name to what others wrote like it.
      const inTurn = [...byCore].sort(([, one], [, other]) => other.count - one.count)
      for (const [at, [core, distinct]] of inTurn.entries()) {
        if (at % PAUSE_AFTER === PAUSE_AFTER - 1) await pause()
        const pairs = pairsOf(core)
        const compared = likely(pairs, havingPair)
        comparisons += compared.length
        const near = nearest(pairs, compared)
        if (near) near.of.push(distinct)
        else clusters.push(begun(pairs, distinct, havingPair))
      }
      return clusters
        .map(groupOf)
        .sort((one, other) => other.count - one.count || other.lastAt.getTime() - one.lastAt.getTime())
        .slice(0, most)
    },
  }
}

function begun(pairs: ReadonlySet<string>, first: Distinct, havingPair: Map<string, Cluster[]>): Cluster {
  const cluster = { pairs, of: [first] }
  for (const pair of pairs) {
    const having = havingPair.get(pair)
    if (having) having.push(cluster)
    else havingPair.set(pair, [cluster])
  }
  return cluster
}

/** Those that share a pair with it, the rarest pairs first; of those with the same pair the oldest, which are the largest. */
function likely(pairs: ReadonlySet<string>, havingPair: ReadonlyMap<string, readonly Cluster[]>): Cluster[] {
  const lists = [...pairs].flatMap((pair) => {
    const having = havingPair.get(pair)
    return having ? [having] : []
  })
  const found = new Set<Cluster>()
  for (const having of lists.sort((one, other) => one.length - other.length)) {
    for (const cluster of having.slice(0, MOST_COMPARED)) {
      if (found.size === MOST_COMPARED) return [...found]
      found.add(cluster)
    }
  }
  return [...found]
}

function nearest(pairs: ReadonlySet<string>, clusters: readonly Cluster[]): Cluster | null {
  let best: { cluster: Cluster; share: number } | null = null
  for (const cluster of clusters) {
    const share = closeness(pairs, cluster.pairs)
    if (share >= CLOSE && share > (best?.share ?? 0)) best = { cluster, share }
  }
  return best?.cluster ?? null
}

function groupOf({ of: [first, ...rest], of }: Cluster): QuestionGroup {
  const visitors = new Set(of.flatMap(({ by }) => [...by]))
  return {
    text: first?.text ?? '',
    count: of.reduce((sum, { count }) => sum + count, 0),
    visitors: visitors.size,
    lastAt: of.reduce((latest, { lastAt }) => (lastAt > latest ? lastAt : latest), new Date(0)),
    others: rest.slice(0, OTHERS).map(({ text }) => text),
  }
}
