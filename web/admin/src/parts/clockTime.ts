/** A minute of the day as a field for times has it: 09:05; the end of the day, which such a field does not have, is 24:00. */
export function clockOf(minute: number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** The minute of the day that a field for times shows. */
export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
