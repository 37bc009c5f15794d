import type { Counted, DayRow } from './days'

/** One band of bars; the second figure stands on top of the first in its own colour. */
interface Band {
  title: string
  of: readonly [Counted, Counted?]
}

const BANDS: readonly Band[] = [
  { title: 'Touches', of: ['touches'] },
  { title: 'Orders', of: ['orders'] },
  { title: 'Silence alerts: pre-churn, churned', of: ['preChurn', 'churned'] },
  { title: 'Returns', of: ['returned'] },
  { title: 'Escalations', of: ['escalated'] },
  { title: 'Reminders to reorder', of: ['reminders'] },
  { title: 'Messages to members: cards, lists', of: ['sent', 'lists'] },
]

const WIDTH = 960
const LEFT = 60
const BAND = 110
const HEIGHT = 70
const COLOURS = ['#2f6fde', '#d97706']

/** A chart of all days as an SVG document, a band for each subject. */
export function chartOf(days: readonly DayRow[], title: string): string {
  const bands = BANDS.map((band, i) => bandOf(band, days, 50 + i * BAND))
  const height = 60 + BANDS.length * BAND
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${LEFT}" y="24" font-size="16">${escaped(title)}</text>
${bands.join('\n')}
</svg>
`
}

function bandOf({ title, of: [lower, upper] }: Band, days: readonly DayRow[], top: number): string {
  const over = (row: DayRow): number => (upper ? row[upper] : 0)
  const most = Math.max(1, ...days.map((row) => row[lower] + over(row)))
  const step = (WIDTH - LEFT - 10) / Math.max(1, days.length)
  const bottom = top + 20 + HEIGHT
  const bars = days.map((row, i) => {
    const x = LEFT + i * step
    const low = (row[lower] / most) * HEIGHT
    const high = (over(row) / most) * HEIGHT
    const words = `<title>${row.day}: ${row[lower]}${upper ? `, ${row[upper]}` : ''}</title>`
    const bar = (y: number, tall: number, colour: number): string =>
      `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(step * 0.8).toFixed(1)}" height="${tall.toFixed(1)}" fill="${COLOURS[colour]}"/>`
    return `<g>${words}${bar(bottom - low, low, 0)}${upper ? bar(bottom - low - high, high, 1) : ''}</g>`
  })
  return `<text x="${LEFT}" y="${top + 12}">${escaped(title)}</text>
<text x="${LEFT - 6}" y="${top + 28}" text-anchor="end" fill="#666">${most}</text>
<line x1="${LEFT}" x2="${WIDTH - 10}" y1="${bottom}" y2="${bottom}" stroke="#999"/>
${bars.join('\n')}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
