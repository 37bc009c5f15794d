import { isIP } from 'node:net'
import { adviceFor, type ErrcodeAction } from './errcodes'

/**
 * They answered and said no. Holds the path without its query, the errcode and WeCom's hint id, which their support asks
 * for; never errmsg, which repeats what was sent.
 */
export class WecomError extends Error {
  override readonly name = 'WecomError'
  readonly action: ErrcodeAction
  readonly hint: string
  constructor(
    readonly errcode: number,
    readonly path: string,
    /** null = the answer carried none. */
    readonly hintId: string | null = null,
    /** Milliseconds until calls of this path are let through again. Not given = nothing is closed. */
    readonly retryInMs?: number,
    /** Our address as WeCom saw it: what 60020 wants in the list of trusted IPs. null = not said. */
    readonly fromIp: string | null = null,
  ) {
    const { action, hint } = adviceFor(errcode)
    super(`WeCom answered ${errcode} to ${path}: ${hint}${hintId === null ? '' : ` (hint id ${hintId})`}`)
    this.action = action
    this.hint = hint
  }
}

/**
 * No answer came. `maybeDone` = WeCom may have acted all the same: always for a write that left this machine, so it must
 * not be repeated blindly; never for a read, or when no connection was made, or when the deadline passed in our queue.
 */
export class WecomUnreachable extends Error {
  override readonly name = 'WecomUnreachable'
  constructor(
    readonly path: string,
    /** `deadline`, `timeout`, `not JSON`, `HTTP <status>`, or a code such as ECONNRESET. */
    override readonly cause: string,
    readonly maybeDone: boolean,
  ) {
    super(
      cause === 'deadline'
        ? `${path} could not start before its deadline`
        : `WeCom gave no answer to ${path}: ${cause}`,
    )
  }
}

/** The id in `… hint: [1789…], from ip: …` (callbacks-and-app.md 3.3). Digits only, so that no secret passes for one. */
export function hintIdIn(errmsg: unknown): string | null {
  return typeof errmsg === 'string' ? (/hint: \[(\d{1,32})\]/.exec(errmsg)?.[1] ?? null) : null
}

/** The address in `… from ip: 1.2.3.4, …` (callbacks-and-app.md 3.3). Only what is an address, so that no secret passes for one. */
export function fromIpIn(errmsg: unknown): string | null {
  const said = typeof errmsg === 'string' ? /from ip: ([0-9A-Fa-f.:]{2,45})(?=[,\s]|$)/.exec(errmsg)?.[1] : undefined
  return said !== undefined && isIP(said) !== 0 ? said : null
}
