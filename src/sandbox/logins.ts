import { freshId } from './random'

/** Who sits at the client. */
export type Who = { userId: string } | { externalUserId: string }

/** kf-sidebar-pay.md 2.1. */
const CODE_LIVES_MS = 5 * 60_000

/** Codes of people who signed in: each works once, for five minutes. A restart forgets them. */
export class Logins {
  private readonly open = new Map<string, { who: Who; endsAt: number }>()

  issue(who: Who, now: number): string {
    for (const [code, { endsAt }] of this.open) if (endsAt <= now) this.open.delete(code)
    const code = freshId('', 43)
    this.open.set(code, { who, endsAt: now + CODE_LIVES_MS })
    return code
  }

  /** null = unknown, used or too old. */
  redeem(code: string, now: number): Who | null {
    const found = this.open.get(code)
    this.open.delete(code)
    return found && found.endsAt > now ? found.who : null
  }
}
