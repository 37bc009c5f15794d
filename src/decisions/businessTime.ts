const formats = new Map<string, Intl.DateTimeFormat>()

/** Minutes since midnight (0 to 1439) on the wall clock of a time zone. */
export function minuteOfDay(at: Date, timeZone: string): number {
  const parts = format(timeZone).formatToParts(at)
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value)
  return part('hour') * 60 + part('minute')
}

/** Building a format costs more than using it a thousand times. */
function format(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  formats.set(timeZone, made)
  return made
}
