import type { Bilingual } from '../../decisions/bilingual'
import { optOutWords, withoutOptOut } from '../../decisions/kf/optOut'
import type { RuleDraft } from '../../decisions/rules/check'
import type { Rule } from '../../decisions/rules/definition'
import { noFacts } from '../../decisions/rules/event'
import { factsOfToday, noHistoryOf } from '../../decisions/rules/history'
import { changeOf, replayArm, type Replayed } from '../../decisions/rules/replay'
import { readKfSettings } from '../../facts/kfSettings'
import { readLiveRules } from '../../facts/liveRules'
import { readRuleNames } from '../../facts/ruleCatalogue'
import { readBusinessCalendar } from '../../facts/businessCalendar'
import { readRuleContacts, ruleTimeIn, type RuleContact, type RuleTime } from '../../facts/rules'
import type { ReadScope } from '../../scope'
import { readPast, type PastOccasion, type Place } from './past'
import { tally, type ReplayedOccasion, type ReplayTally } from './replayTally'

export interface ReplayQuery {
  /** null = the live rules alone. `id` null = it is not saved yet. */
  draft: { id: number | null; rule: RuleDraft } | null
  /** 1 to 30. */
  days: number
}

/** What ends a replay early. */
export interface ReplayEnd {
  /** Whoever asked has gone: nothing is answered. */
  gone: AbortSignal
  /** It has taken long enough: what was found so far is answered. */
  late: AbortSignal
}

export interface ReplayAnswer extends ReplayTally {
  /** Why nothing could be told again; null = it was. */
  noHistory: Bilingual | null
  /** From where on it is recorded what was decided about; null = nothing is. */
  from: string | null
  /** It was not done to the end: up to here; null = all of it. */
  stoppedAt: string | null
  /** What the rules ask for and is as it is today. */
  today: Bilingual[]
}

/** More than this is not looked at in one go. */
export const REPLAY_LIMIT = 100_000
const PAGE = 500
const DAY_MS = 24 * 3600_000
/** Of equal priority its turn comes last, as it will once it is saved. */
const NOT_SAVED = 2_147_483_647

/**
 * What a draft would have done in the last days, against the rules that are live: the recorded occasions of kf are decided again
 * by the same function that decides. It gets no client to send with, and writes nothing. null = whoever asked has gone.
 */
export async function replayRules(scope: ReadScope, query: ReplayQuery, end: ReplayEnd): Promise<ReplayAnswer | null> {
  const draft = query.draft && { ...query.draft.rule, id: query.draft.id ?? NOT_SAVED, version: 0 }
  const live = await readLiveRules(scope)
  const drafted = draft ? [...live.filter(({ id }) => id !== draft.id), draft] : live
  const asked = new Date(scope.now.getTime() - query.days * DAY_MS)
  const counted = tally({
    ...{ draftId: draft?.id ?? null, timeZone: scope.settings.timeZone, from: asked, until: scope.now },
    ...{ live, drafted, nameOf: await readRuleNames(scope) },
  })
  const noHistory = draft && noHistoryOf(draft.trigger)
  const first = noHistory ? null : await firstOccasion(scope, asked)
  const none = { ...counted.result(), stoppedAt: null, today: [], from: null }
  if (noHistory) return { ...none, noHistory }
  if (first === null) return { ...none, noHistory: NOTHING_RECORDED }
  let stoppedAt: Date | null = null
  for await (const one of replay(scope, { live, drafted, from: asked }, end)) {
    if (one === 'gone') return null
    if (one instanceof Date) stoppedAt = one
    else counted.add(one)
  }
  const from = first > asked ? first : asked
  const today = factsOfToday(draft ? [draft, ...live.filter(({ id }) => id === draft.id)] : live)
  return {
    ...counted.result(),
    ...{ noHistory: null, from: from.toISOString(), stoppedAt: stoppedAt?.toISOString() ?? null, today },
  }
}

const NOTHING_RECORDED: Bilingual = {
  zh: '这段时间没有微信客服的历史记录',
  en: 'Nothing of kf is recorded in this time.',
}

async function firstOccasion({ db }: ReadScope, since: Date): Promise<Date | null> {
  const [row] = await db.query<{ at: Date }[]>(
    'select decided_at as at from kf_occasion where decided_at >= $1 order by decided_at limit 1',
    [since],
  )
  return row?.at ?? null
}

/**
 * Tells the past again page by page, so that it takes as much memory for 30 days as for one, and others have their turn in
 * between. A moment = it stopped there.
 */
export async function* replay(
  scope: ReadScope,
  { live, drafted, from }: { live: readonly Rule[]; drafted: readonly Rule[]; from: Date },
  { gone, late }: ReplayEnd,
): AsyncGenerator<ReplayedOccasion | 'gone' | Date> {
  const arms = { live: replayArm(live), draft: replayArm(drafted) }
  const calendar = await readBusinessCalendar(scope)
  const optOut = optOutWords((await readKfSettings(scope)).optOutWords)
  const recentMinutes = Math.max(arms.live.recentMinutes, arms.draft.recentMinutes)
  let after: Place = { at: from, key: '' }
  for (let seen = 0; ; seen += PAGE) {
    if (gone.aborted) return yield 'gone'
    if (late.aborted || seen >= REPLAY_LIMIT) return yield after.at
    const page = await readPast(scope, { after, until: scope.now, recentMinutes, limit: PAGE })
    const contacts = await readRuleContacts(scope, [...new Set(page.map(({ externalUserId }) => externalUserId))])
    for (const past of page) {
      const { said, rest } = withoutOptOut(past.burst, optOut)
      const one = replayedOf(
        { ...past, burst: rest },
        contacts.get(past.externalUserId),
        ruleTimeIn(scope, past.at, calendar),
      )
      if (said !== null) one.facts.optedOut = true
      const [before, now] = [arms.live.take(one), arms.draft.take(one)]
      yield { past, day: one.moment.day, live: before, draft: now, change: changeOf(before, now) }
    }
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last
  }
}

function replayedOf(past: PastOccasion, contact: RuleContact | undefined, { moment, officeOpen }: RuleTime): Replayed {
  const { externalUserId, burst, recent, firstTime, state: session, messagesLeft } = past
  return {
    ...{ externalUserId, burst, moment },
    facts: { ...noFacts, ...contact, recent, firstTime, session, officeOpen, messagesLeft },
  }
}
