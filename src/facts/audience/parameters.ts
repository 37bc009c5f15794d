/** The values of a statement that is put together from parts. */
export interface Parameters {
  /** What the driver gets. */
  readonly values: unknown[]
  /** Keeps a value and gives the SQL that stands for it, such as `$3::text[]`. */
  add(value: unknown, type: string): string
}

/** `first` = values that the statement around it uses from `$1` on. */
export function parameters(first: readonly unknown[] = []): Parameters {
  const values = [...first]
  return { values, add: (value, type) => `$${values.push(value)}::${type}` }
}
