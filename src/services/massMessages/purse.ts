/** The calls of this tick are used up. */
export class OutOfCalls extends Error {}

/** The calls one tick may make. */
export class Purse {
  private used = 0

  constructor(private readonly most: number) {}

  get spent(): number {
    return this.used
  }

  /** Takes one call; throws OutOfCalls when none is left. */
  take(): void {
    if (this.used >= this.most) throw new OutOfCalls()
    this.used++
  }
}

/** Reads all pages; each is one call. A cursor that comes back would go on for ever: what it leads to was read. */
export async function pagesOf(
  purse: Purse,
  read: (cursor: string | undefined) => Promise<string | null>,
): Promise<void> {
  const cursors = new Set<string>()
  let cursor: string | undefined
  do {
    purse.take()
    const next: string | null = await read(cursor)
    cursor = next === null || cursors.has(next) ? undefined : next
    if (cursor !== undefined) cursors.add(cursor)
  } while (cursor !== undefined)
}
