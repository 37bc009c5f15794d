const DAY_MS = 24 * 3600 * 1000
/** Day 0 of the two calendars of spreadsheets. The first holds a 29 February 1900 that never was, hence the 30th. */
const EPOCHS = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const

/** A spreadsheet's number of days as people write it: 2026-11-22, with its time 2026-11-22 09:05:00, or a bare time 09:05:00. */
export function serialDate(serial: number, epoch: keyof typeof EPOCHS): string | null {
  const at = new Date(EPOCHS[epoch] + Math.round(serial * 24 * 3600) * 1000)
  if (serial < 0 || !(at.getTime() < EPOCHS[epoch] + 2_958_466 * DAY_MS)) return null
  const [date = '', time = ''] = at.toISOString().slice(0, 19).split('T')
  if (serial < 1) return time
  return time === '00:00:00' ? date : `${date} ${time}`
}

/** Whether a number format shows a date: one of those that every spreadsheet knows, or one with a day, month, year or time in it. */
export function isDateFormat(id: number, code: string | null): boolean {
  if (code === null)
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58 && id !== 48 && id !== 49)
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
  return /[ymdhs]/i.test(bare.replace(/general/i, ''))
}
