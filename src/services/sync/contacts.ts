import type { Scope } from '../../scope'
import { inTransaction } from '../../scope'
import { reached } from '../../step'
import { WecomError } from '../../wecom'
import { refreshContact, verifyGone } from '../contacts/read'
import { arrayLiteral, type Reading } from '../contacts/reading'
import { followRenames } from '../contacts/renamed'
import { writeListed, type Written } from '../contacts/write'
import { PartRefused, type Found, type PartContext, type Stage } from './parts'

/** Rows written in one transaction. */
const BATCH = 1000
/** A listing is begun again this often when a cursor is lost or a page comes twice. */
const TRIES = 3
/** Pages without anything new before a listing counts as going in circles. */
const STALE_PAGES = 3

/** What WeCom says of one member, not of the app (customer-contact.md 1.2-1.4, errcodes). */
const ABOUT_THE_MEMBER = new Set([40003, 40098, 41054, 46004, 50002, 60011, 60021, 60030, 60111, 84074, 84083])
/** The member has no contact (customer-contact.md 1.2). */
const NO_RELATION = 84061

/** The listing cannot be trusted: it goes in circles, or its cursor was lost. */
class ListingBroken extends Error {}

/** Contacts and their relations, a part for each member who may have customers. */
export const contactsStage: Stage = {
  name: 'contacts',
  async parts({ db }) {
    const rows = await db.query<{ user_id: string }[]>(
      'select user_id from member where customer_contact and gone_at is null order by user_id',
    )
    return rows.map((row) => row.user_id)
  },
  async run(context) {
    for (let tries = 1; ; tries++) {
      try {
        return await syncMember(context)
      } catch (error) {
        if (!(error instanceof ListingBroken)) throw error
        if (tries >= TRIES) throw new PartRefused(`${error.message}, ${TRIES} times in a row`)
        context.scope.log.warn({ member: context.key, reason: error.message }, 'listing of contacts begun again')
      }
    }
  },
}

async function syncMember(context: PartContext): Promise<void> {
  const startedAt = context.scope.clock()
  const isUnheard = await hasNobody(context)
  const seen = new Set<string>()
  let batch: Reading[] = []
  let readAt = startedAt
  for await (const page of pagesOf(context)) {
    const fresh = page.readings.filter(({ contact }) => !seen.has(contact.externalUserId))
    fresh.forEach(({ contact }) => seen.add(contact.externalUserId))
    page.noteFresh(fresh.length)
    if (batch.length === 0) readAt = page.readAt
    batch.push(...fresh)
    if (batch.length >= BATCH) {
      await store(context, { readings: batch, readAt, isUnheard, read: seen.size })
      batch = []
    }
  }
  if (batch.length > 0) await store(context, { readings: batch, readAt, isUnheard, read: seen.size })
  await writeOffMissing(context, seen, startedAt)
}

interface Page {
  readings: Reading[]
  readAt: Date
  /** How many of them were not seen before: a listing that only repeats itself is given up. */
  noteFresh(count: number): void
}

async function* pagesOf({ scope, key, goOn }: PartContext): AsyncGenerator<Page> {
  const cursors = new Set<string>()
  let cursor: string | undefined
  let stale = 0
  for (;;) {
    await goOn()
    const readAt = scope.clock()
    const page = await readPage(scope, key, cursor)
    const noteFresh = (count: number): void => void (stale = count > 0 ? 0 : stale + 1)
    reached('sync.page')
    yield { readings: page.rows, readAt, noteFresh }
    if (page.nextCursor === null) return
    if (cursors.has(page.nextCursor)) throw new ListingBroken('WeCom gave the same cursor twice')
    if (stale >= STALE_PAGES) throw new ListingBroken('WeCom repeats its pages')
    cursors.add(page.nextCursor)
    cursor = page.nextCursor
  }
}

/** A page; none for a member without contacts. Throws ListingBroken for a lost cursor and PartRefused for a member. */
async function readPage(
  { wecom }: Scope,
  userId: string,
  cursor: string | undefined,
): Promise<{ rows: Reading[]; nextCursor: string | null }> {
  try {
    return await wecom.contacts.batchGetByUser([userId], { cursor })
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    if (error.errcode === NO_RELATION) return { rows: [], nextCursor: null }
    if (ABOUT_THE_MEMBER.has(error.errcode)) throw new PartRefused(error.message)
    if (cursor !== undefined && error.action === 'data') throw new ListingBroken('WeCom does not take its cursor back')
    throw error
  }
}

/** Whether no relation of the member is known yet. */
async function hasNobody({ scope, key }: PartContext): Promise<boolean> {
  const rows = await scope.db.query<unknown[]>('select 1 from follow_user where user_id = $1 limit 1', [key])
  return rows.length === 0
}

interface Batch {
  readings: readonly Reading[]
  readAt: Date
  isUnheard: boolean
  /** Rows of this listing so far. */
  read: number
}

async function store(context: PartContext, { readings, readAt, isUnheard, read }: Batch): Promise<void> {
  const { scope, key: userId, note } = context
  const late = await inTransaction(scope, async (tx) => {
    const written = await writeListed(tx, readings, readAt, isUnheard)
    await note(read, foundIn(written), tx)
    return written.late
  })
  reached('sync.stored')
  await followRenames(scope, [userId], readAt)
  for (const externalUserId of late) {
    await context.goOn()
    const written = await refreshContact(scope, externalUserId)
    if (written) await note(read, foundIn(written))
  }
}

function foundIn({ relationsNew, relationsChanged }: Written): Partial<Found> {
  return { added: relationsNew, changed: relationsChanged }
}

/**
 * Relations that stood when the listing began and are not in it. Paging may skip rows while they change, so each is asked
 * about before it is written off. A relation that WeCom never showed may be a half one, which it hides.
 */
async function writeOffMissing(context: PartContext, seen: ReadonlySet<string>, startedAt: Date): Promise<void> {
  const { scope, key: userId } = context
  const rows = await scope.db.query<{ external_user_id: string }[]>(
    `select external_user_id from follow_user f
      where user_id = $1 and added_at < $2 and read_at < $2 and (removed_at is null or removed_at < added_at)
        and not exists (select from unnest($3::text[]) as shown where shown = f.external_user_id)`,
    [userId, startedAt, arrayLiteral([...seen])],
  )
  for (const { external_user_id: externalUserId } of rows) {
    await context.goOn()
    await context.note(seen.size, await verifyGone(scope, userId, externalUserId))
  }
  await context.note(seen.size, {})
}
