/** Why the client did not do what the page asked. */
export const bridgeReasons = [
  'not-in-wecom',
  'no-permission',
  'no-context',
  'timed-out',
  'too-old',
  'bad-signature',
  'no-signature',
  'cancelled',
  'failed',
] as const
export type BridgeReason = (typeof bridgeReasons)[number]

/** `detail` holds the client's own words, for a log or a second line. */
export class BridgeError extends Error {
  constructor(
    readonly reason: BridgeReason,
    readonly detail = '',
  ) {
    super(detail ? `${reason}: ${detail}` : reason)
  }
}

/** Invalid signature, unusable ticket, page outside of the trusted domains (kf-sidebar-pay.md 1.7). */
const SIGNATURE_CODES: readonly number[] = [40093, 42012, 80001]

/** In this order: the first whose words are among the client's. They are compared without blanks, which differ by system. */
const WORDS: readonly [BridgeReason, readonly string[]][] = [
  ['no-context', ['withoutcontext']],
  ['bad-signature', ['invalidsignature', 'invalidticket', 'invalidcorpid', 'redirectdomain']],
  ['no-permission', ['nopermission', 'permissiondenied', 'accessdenied']],
  ['too-old', ['functionnotexist', 'notsupport', 'notimplement', 'unsupported']],
  ['cancelled', [':cancel', ':failcancel']],
]

/**
 * What the client said, in our words. It says the same in other letters on each system (kf-sidebar-pay.md 1.2, 1.4), so nothing is
 * compared whole. `no-permission` may hide a bad signature: the client tells no difference.
 */
export function bridgeError(raw: unknown): BridgeError {
  if (raw instanceof BridgeError) return raw
  const detail = textOf(raw)
  if (SIGNATURE_CODES.includes(codeOf(raw))) return new BridgeError('bad-signature', detail)
  const bare = detail.toLowerCase().replace(/[\s_]/g, '')
  const found = WORDS.find(([, words]) => words.some((word) => bare.includes(word)))
  return new BridgeError(found?.[0] ?? 'failed', detail)
}

/** Whether the SDK gave up because the page's address changed meanwhile: the call was not made (kf-sidebar-pay.md 1.2). */
export function isAborted(raw: unknown): boolean {
  return raw instanceof Error && raw.message.includes('Aborted')
}

function textOf(raw: unknown): string {
  if (raw instanceof Error) return raw.message
  if (typeof raw === 'string') return raw
  for (const name of ['errMsg', 'err_msg', 'errmsg']) {
    const value = fieldOf(raw, name)
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}

function codeOf(raw: unknown): number {
  return Number(fieldOf(raw, 'errCode') ?? fieldOf(raw, 'err_code') ?? 0)
}

function fieldOf(raw: unknown, name: string): unknown {
  return typeof raw === 'object' && raw !== null ? Object.getOwnPropertyDescriptor(raw, name)?.value : undefined
}
