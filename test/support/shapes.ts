/** Every path in a value with its JSON type, as `a.b[].c`; the items of a list count as one. */
export function shapeOf(value: unknown): Map<string, string> {
  const into = new Map<string, string>()
  collect(value, '', into)
  return into
}

function collect(value: unknown, at: string, into: Map<string, string>): void {
  if (at !== '') into.set(at, Array.isArray(value) ? 'list' : typeof value)
  if (Array.isArray(value)) for (const item of value) collect(item, `${at}[]`, into)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) collect(inner, at === '' ? key : `${at}.${key}`, into)
  }
}

/** The paths of `a` that `b` lacks, without those below another such path. */
export function only(a: Map<string, string>, b: Map<string, string>): string[] {
  const alone = [...a.keys()].filter((key) => !b.has(key))
  return alone
    .filter(
      (key) =>
        !alone.some((upper) => key !== upper && /^(\.|\[)/.test(key.replace(upper, '')) && key.startsWith(upper)),
    )
    .sort()
}
