import { isDateFormat } from './dates'
import { attribute, xmlEvents } from './xml'

/** What the cells of a sheet refer to. */
export interface Workbook {
  /** The path of the first sheet that is shown. null = there is none. */
  sheet: string | null
  strings: readonly string[]
  /** Per cell style whether it shows a date. */
  dateStyles: readonly boolean[]
  epoch: 1900 | 1904
}

const NONE = Buffer.alloc(0)

/** Whether a file of the archive is one that `readWorkbook`, or the reader of a sheet, needs. */
export function isOfWorkbook(name: string): boolean {
  return /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/i.test(
    name,
  )
}

export function readWorkbook(files: ReadonlyMap<string, Buffer>): Workbook {
  let relation: string | null = null
  let epoch: Workbook['epoch'] = 1900
  for (const event of xmlEvents(files.get('xl/workbook.xml') ?? NONE)) {
    if (event.kind !== 'open') continue
    const { name, attributes } = event
    if (name === 'workbookPr' && /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '')) epoch = 1904
    const shown = (attribute(attributes, 'state') ?? 'visible') === 'visible'
    if (name === 'sheet' && shown) relation ??= attribute(attributes, 'id')
  }
  const sheet = relation === null ? null : targetOf(relation, files.get('xl/_rels/workbook.xml.rels') ?? NONE)
  return {
    sheet,
    epoch,
    strings: stringsIn(files.get('xl/sharedStrings.xml') ?? NONE),
    dateStyles: dateStylesIn(files.get('xl/styles.xml') ?? NONE),
  }
}

/** Excel writes what XML cannot hold as `_x000D_`, and an underscore that would read like that as `_x005F_`. */
export function plain(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}

function targetOf(relation: string, rels: Buffer): string | null {
  for (const event of xmlEvents(rels)) {
    if (event.kind !== 'open' || event.name !== 'Relationship' || attribute(event.attributes, 'Id') !== relation)
      continue
    const target = attribute(event.attributes, 'Target') ?? ''
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`
  }
  return null
}

function stringsIn(xml: Buffer): string[] {
  const strings: string[] = []
  let current: string | null = null
  let inText = false
  let inPhonetic = false
  for (const event of xmlEvents(xml)) {
    if (event.kind === 'text') {
      if (inText && !inPhonetic) current = (current ?? '') + event.text
      continue
    }
    const begins = event.kind === 'open' && !event.empty
    if (event.name === 't') inText = begins
    if (event.name === 'rPh') inPhonetic = begins
    if (event.name !== 'si') continue
    if (!begins) strings.push(plain(current ?? ''))
    current = null
  }
  return strings
}

function dateStylesIn(xml: Buffer): boolean[] {
  const codes = new Map<number, string>()
  const styles: boolean[] = []
  let inCellFormats = false
  for (const event of xmlEvents(xml)) {
    if (event.kind === 'text') continue
    if (event.name === 'cellXfs') inCellFormats = event.kind === 'open'
    if (event.kind !== 'open') continue
    const id = Number(attribute(event.attributes, 'numFmtId') ?? 0)
    if (event.name === 'numFmt') codes.set(id, attribute(event.attributes, 'formatCode') ?? '')
    if (event.name === 'xf' && inCellFormats) styles.push(isDateFormat(id, codes.get(id) ?? null))
  }
  return styles
}
