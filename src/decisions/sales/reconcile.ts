/** missing-here: paid, and we know of nothing. missing-there: we count it, and the bill has none. amount: both, and not the same. */
export type DifferenceKind = 'missing-here' | 'missing-there' | 'amount'
