let giveUp: (() => Promise<void>) | undefined

/** Remembers how the run gives its server up. Set-up and teardown share one module, outside the tests' sandboxes. */
export function giveUpWith(how: () => Promise<void>): void {
  giveUp = how
}

export default async function globalTeardown(): Promise<void> {
  await giveUp?.()
}
