import { randomBytes } from 'node:crypto'

/** A deterministic source of choices: the same seed gives the same corp. */
export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  pick<T>(from: readonly T[]): T
  /** `length` letters and digits. */
  letters(length: number): string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A generator by seed: a Weyl sequence, mixed. Good enough for choices, not for secrets. */
export function seeded(seed: number): Random {
  let weyl = seed >>> 0
  const next = () => {
    weyl = (weyl + 0x9e3779b9) >>> 0
    let mixed = weyl
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    pick: <T>(from: readonly T[]) => from[between(0, from.length - 1)] as T,
    letters: (length) => Array.from({ length }, () => ALPHABET[between(0, ALPHABET.length - 1)]).join(''),
  }
}

/** `count` different items in the order drawn. Moves items about in `from`. */
export function shufflePicks<T>(random: Random, from: T[], count: number): T[] {
  for (let i = 0; i < count; i++) {
    const other = random.between(i, from.length - 1)
    const item = from[i] as T
    from[i] = from[other] as T
    from[other] = item
  }
  return from.slice(0, count)
}

/** A fresh unguessable id: `prefix` and `length` letters, digits, `-` or `_`. */
export function freshId(prefix: string, length = 24): string {
  return prefix + randomBytes(length).toString('base64url').slice(0, length)
}
