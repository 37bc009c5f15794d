import type { Bilingual } from '../../decisions/bilingual'
import { todayOf } from '../../decisions/audience/days'
import type { Audience } from '../../decisions/audience/definition'
import { meets, meetsGroup, type Judging } from '../../decisions/audience/judge'
import { seenWords } from '../../decisions/audience/seen'
import { conditionWords, type NameOf } from '../../decisions/audience/words'
import { readAudienceFacts } from '../../facts/audience/contactFacts'
import { readNames } from '../../facts/audience/names'
import { resolveAudience } from '../../facts/audience/resolve'
import type { ReadScope } from '../../scope'

export interface Explained {
  name: string | null
  in: boolean
  /** Why they are in no audience at all; null = a member has them. */
  never: Bilingual | null
  /** Groups and conditions in their order; `depth` 0 is the outermost group. */
  parts: { path: string; depth: number; met: boolean; what: Bilingual; seen: Bilingual | null }[]
}

/** Why a contact is in an audience, or why not: each condition, and what of the contact it saw. null = there is no such contact. */
export async function explainAudience(
  scope: ReadScope,
  { audience, externalUserId }: { audience: Audience; externalUserId: string },
): Promise<Explained | null> {
  const [contact] = await scope.db.query<{ name: string | null }[]>(
    'select name from contact where external_user_id = $1',
    [externalUserId],
  )
  if (!contact) return null
  const facts = (await readAudienceFacts(scope, [externalUserId])).get(externalUserId)
  if (!facts) return { name: contact.name, in: false, never: NOBODYS, parts: [] }
  const resolved = await resolveAudience(scope, audience)
  const nameOf = await readNames(scope, [audience, ...resolved.segments.values()], facts)
  const judging = { audience: resolved, facts, today: todayOf(scope.now, scope.settings.timeZone) }
  const parts = partsOf(audience, judging, nameOf, { path: '', depth: 0 })
  return { name: contact.name, in: meetsGroup(audience, judging), never: null, parts }
}

const NOBODYS = { zh: '没有成员添加了该客户', en: 'no member has them' }
const JOINS: Readonly<Record<Audience['join'], Bilingual>> = {
  all: { zh: '全部满足', en: 'all of' },
  any: { zh: '满足任意一条', en: 'at least one of' },
  none: { zh: '全都不满足', en: 'none of' },
}

/** What a segment is made of stands below it. */
function partsOf(
  group: Audience,
  judging: Judging,
  nameOf: NameOf,
  { path, depth }: { path: string; depth: number },
): Explained['parts'] {
  const own = { path, depth, met: meetsGroup(group, judging), what: JOINS[group.join], seen: null }
  const inner = group.of.flatMap((part, n): Explained['parts'] => {
    const here = { path: `${path}${path && '.'}of.${n}`, depth: depth + 1 }
    if (part.kind === 'group') return partsOf(part, judging, nameOf, here)
    const one = {
      ...{ ...here, met: meets(part, judging) },
      ...{ what: conditionWords(part, nameOf), seen: seenWords(part, judging, nameOf) },
    }
    const segment = part.kind === 'segment' ? judging.audience.segments.get(part.segmentId) : undefined
    return segment ? [one, ...partsOf(segment, judging, nameOf, { ...here, depth: depth + 2 })] : [one]
  })
  return [own, ...inner]
}
