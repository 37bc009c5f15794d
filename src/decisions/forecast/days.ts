// Calendar days as whole numbers, days since 1970-01-01, and their distance is a subtraction: no zone, no hours. The
// proleptic Gregorian calendar in eras of 400 years, counted from 1 March, so that 29 February ends a year.
const ERA = 146_097
const EPOCH = 719_468

/** `2026-11-22` as days since 1970-01-01. */
export function dayNumber(day: string): number {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))]
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  return era * ERA + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - EPOCH
}

/** Days since 1970-01-01 as `2026-11-22`. */
export function isoDay(number: number): string {
  const z = number + EPOCH
  const era = Math.floor(z / ERA)
  const ofEra = z - era * ERA
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const shifted = Math.floor((5 * ofYear + 2) / 153)
  const date = ofYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return `${year + era * 400 + (month <= 2 ? 1 : 0)}-${two(month)}-${two(date)}`
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
