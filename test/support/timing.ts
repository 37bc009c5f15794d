/** Milliseconds of the fastest of some runs: what others do on this machine is not measured. */
export function fastest(work: () => unknown): number {
  const times = Array.from({ length: 8 }, () => {
    const began = process.hrtime.bigint()
    work()
    return Number(process.hrtime.bigint() - began) / 1e6
  })
  return Math.min(...times)
}
