import type { AheadKind } from '../../decisions/ahead/words'
import type { Bilingual } from '../../decisions/bilingual'
import type { ReadScope } from '../../scope'
import { keyAccounts } from './keyAccounts'
import { plannedCards } from './plannedCards'
import { plans } from './plans'
import type { Provider } from './provider'
import { replenishment } from './replenishment'
import { silence } from './silence'
import { todos } from './todos'

/** Who looks ahead; a later part of the product adds a line. */
const providers: readonly Provider[] = [silence, replenishment, todos, keyAccounts, plans, plannedCards]

export interface AheadView {
  until: string
  items: {
    at: string
    kind: AheadKind
    to: { userId: string; name: string | null } | null
    text: Bilingual
    note: Bilingual | null
  }[]
}

const DAY_MS = 24 * 3600_000

/**
 * What will happen with a contact in the next days when nobody does or says anything, the soonest first. Cards of one moment may
 * come to their member as one list. null = there is no such contact.
 */
export async function readAhead(
  scope: ReadScope,
  { externalUserId, days }: { externalUserId: string; days: number },
): Promise<AheadView | null> {
  const known = await scope.db.query<unknown[]>('select 1 from contact where external_user_id = $1', [externalUserId])
  if (known.length === 0) return null
  const until = new Date(scope.now.getTime() + days * DAY_MS)
  const found = await Promise.all(providers.map((provider) => provider(scope, { externalUserId, until })))
  const coming = found.flat().filter(({ at }) => at <= until)
  const names = await namesOf(
    scope,
    coming.flatMap(({ to }) => to ?? []),
  )
  return {
    until: until.toISOString(),
    items: coming
      .sort((a, b) => a.at.getTime() - b.at.getTime())
      .map(({ at, to, ...rest }) => ({
        ...rest,
        at: at.toISOString(),
        to: to === null ? null : { userId: to, name: names.get(to) ?? null },
      })),
  }
}

async function namesOf({ db }: ReadScope, userIds: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await db.query<{ id: string; name: string | null }[]>(
    'select user_id as id, name from member where user_id = any($1)',
    [[...new Set(userIds)]],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
