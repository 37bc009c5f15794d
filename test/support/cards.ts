import type { Scope } from '../../src/scope'
import type { Sandbox } from '../../src/sandbox'
import { createDispatch } from '../../src/handlers/callback/routes'
import { claimMessages, sendMessage } from '../../src/services/outbox/send'
import type { TestDatabase } from './database'
import { startReceiver, startWire, type Receiver, type Wire } from './sandboxWire'
import { buildScope, wecomAt } from './scope'

/** What a member sees of a card. */
export interface SeenCard {
  msgId: string
  title: string
  buttons: string[]
  /** What a tap opens: the card's own page first, then its buttons'. */
  urls: string[]
  replaceText: string | null
}

/** The corp on the wire with its callbacks, a database without cards, and a clock that both share. */
export interface CardDesk {
  wire: Wire
  receiver: Receiver
  scope(): Scope
  now(): Date
  later(ms: number): void
  /** To this moment, forward only. */
  goTo(iso: string): void
  /** One round of a worker: everything that is due now, at once. */
  round(worker?: string, limit?: number): Promise<string[]>
  /** Rounds until nothing is due. */
  drain(): Promise<void>
  seen(userId?: string): SeenCard[]
  /** Presses a button in the client; returns the callback that it raised. */
  press(card: SeenCard, key: string, userId?: string): Promise<string>
  /** Handles a callback. */
  hear(plaintext: string): Promise<void>
  /** How a planned message stands. */
  row(key: string): Promise<Record<string, unknown>>
  close(): Promise<void>
}

/** `start` must lie ahead: the sandbox's clock only goes forward. */
export async function startDesk(
  database: TestDatabase,
  start: string,
  settings: Partial<Scope['settings']> = {},
): Promise<CardDesk> {
  await database.dataSource.query(
    `truncate outbox_message, member_card, app_message_day, todo, member, department, contact, follow_user, touch,
              timeline_entry, wecom_token`,
  )
  const receiver = await startReceiver()
  const wire = await startWire({ callbackUrl: receiver.url })
  const db = database.dataSource.manager
  const wecom = wecomAt(wire.url, db)
  const dispatch = createDispatch()
  let now = new Date(start)
  wire.sandbox.clock.advance(now.getTime() - wire.sandbox.clock.now())
  const scope = (): Scope => {
    const made = buildScope({ db, wecom, now, clock: () => now })
    return { ...made, settings: { ...made.settings, ...settings } }
  }
  const later = (ms: number): void => {
    now = new Date(now.getTime() + ms)
    wire.sandbox.clock.advance(ms)
  }
  const round = async (worker = 'a', limit = 100): Promise<string[]> => {
    const rows = await claimMessages(scope(), { worker, limit, leaseMs: 30_000, held: [] })
    return Promise.all(rows.map((row) => sendMessage(scope(), row, worker)))
  }
  return {
    wire,
    receiver,
    scope,
    now: () => now,
    later,
    goTo: (iso) => later(new Date(iso).getTime() - now.getTime()),
    round,
    async drain() {
      while ((await round()).length > 0);
    },
    seen: (userId = 'lin.mei') => seenCards(wire.sandbox, userId),
    async press(card, key, userId = 'lin.mei') {
      await wire.sandbox.press({ userId, msgId: card.msgId, key })
      return receiver.plaintexts.at(-1) ?? ''
    },
    hear: (plaintext) => dispatch(scope(), Buffer.from(plaintext)),
    row: async (key) => {
      const [row] = await db.query<Record<string, unknown>[]>('select * from outbox_message where dedupe_key = $1', [
        key,
      ])
      return row ?? {}
    },
    async close() {
      await wire.close()
      receiver.close()
    },
  }
}

/** A member's cards, oldest first. */
export function seenCards({ state }: Pick<Sandbox, 'state'>, userId: string): SeenCard[] {
  return (state.inboxes.get(userId) ?? []).flatMap((id) => {
    const message = state.appMessages.get(id)
    return message?.kind === 'template_card' ? [seenCard(message)] : []
  })
}

interface WireCard {
  main_title: { title: string }
  card_action?: { url: string }
  button_list?: { text: string; key?: string; url?: string }[]
  replace_text?: string
}

function seenCard({ msgId, content }: { msgId: string; content: Record<string, unknown> }): SeenCard {
  const card = content as unknown as WireCard
  return {
    msgId,
    title: card.main_title.title,
    buttons: (card.button_list ?? []).map(({ key }) => key ?? 'words'),
    urls: [card.card_action, ...(card.button_list ?? [])].flatMap((one) => one?.url ?? []),
    replaceText: card.replace_text ?? null,
  }
}
