import type { Inquiry } from './inquiry'

/** The same in both languages, side by side. */
export type Words = readonly [en: string, zh: string]

export type Status = 'ok' | 'warning' | 'failed' | 'skipped'

/** What a check found. A finding that is not ok has a cause, which stays the same over versions, and a fix that works. */
export interface Finding {
  status: Status
  cause: string | null
  found: Words
  fix: Words | null
}

/** One question about an installation. */
export interface Check {
  /** Stays the same over versions. */
  id: string
  title: Words
  /** Ids of checks that must not have failed: without them this one could only repeat their complaint. */
  needs(inquiry: Inquiry): readonly string[]
  run(inquiry: Inquiry): Promise<Finding> | Finding
}

/** For a check that stands alone. */
export const nothing = (): readonly string[] => []

export function ok(...found: Words): Finding {
  return { status: 'ok', cause: null, found, fix: null }
}

export function warning(cause: string, found: Words, fix: Words): Finding {
  return { status: 'warning', cause, found, fix }
}

export function failed(cause: string, found: Words, fix: Words): Finding {
  return { status: 'failed', cause, found, fix }
}

export function skipped(cause: string, ...found: Words): Finding {
  return { status: 'skipped', cause, found, fix: null }
}
