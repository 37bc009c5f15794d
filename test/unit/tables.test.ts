import fc from 'fast-check'
import { readSheet } from 'read-excel-file/node'
import writeXlsxFile from 'write-excel-file/node'
import { defaults } from '../../config/defaults'
import { AppError } from '../../src/errors'
import { rowsByColumn } from '../../src/services/tables/columns'
import { readTable, type Table, type TableFormat } from '../../src/services/tables/table'
import { writeCsv, writeXlsx } from '../../src/services/tables/write'
import { xlsxOf, zipOf } from '../support/zip'

const read = (bytes: Buffer | string, format: TableFormat = 'csv') =>
  readTable(defaults.tables, Buffer.from(bytes), format)
const cells = ({ headings, rows }: Table): string[][] => [headings, ...rows].map((row) => row.cells)
const refusal = async (bytes: Buffer | string, format: TableFormat = 'csv'): Promise<AppError> => {
  const error = await read(bytes, format).catch((caught: unknown) => caught)
  if (!(error instanceof AppError)) throw new Error(`it was not refused: ${JSON.stringify(error)}`)
  return error
}
/** Its first entry says that it lies behind the end of the file. */
function pointedAway(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(0x7fffffff, bytes.indexOf('PK\x01\x02', 0, 'latin1') + 42)
  return bytes
}
const inline = (ref: string, words: string): string => `<c r="${ref}" t="inlineStr"><is><t>${words}</t></is></c>`

describe('a CSV', () => {
  test.each<[string, Buffer]>([
    ['UTF-8', Buffer.from('标题,内容\n问候,您好\n')],
    ['UTF-8 with its mark', Buffer.from('\ufeff标题,内容\r\n问候,您好\r\n')],
    ['UTF-16', Buffer.from('\ufeff标题\t内容\r\n问候\t您好\r\n', 'utf16le')],
    ['GB18030', Buffer.from('b1eacce22cc4dac8dd0acecabaf22cc4fabac30a', 'hex')],
    ['semicolons', Buffer.from('标题;内容\n问候;您好')],
    ['semicolons, as Excel hints', Buffer.from('sep=;\r\n标题;内容\r\n问候;您好')],
    ['tabs', Buffer.from('标题\t内容\n问候\t您好')],
    ['quotation marks', Buffer.from('"标题","内容"\n"问候","您好"')],
  ])('in %s is read', async (_what, bytes) =>
    expect(cells(await read(bytes))).toEqual([
      ['标题', '内容'],
      ['问候', '您好'],
    ]),
  )
  test('keeps line breaks, quotation marks and commas inside of cells', async () => {
    expect(cells(await read('a,b\n"1\n2","say ""hi"", you"\n'))).toEqual([
      ['a', 'b'],
      ['1\n2', 'say "hi", you'],
    ])
  })
  test('numbers its rows as a spreadsheet does; empty ones are left out', async () => {
    const { headings, rows } = await read('\na\n"1\n1"\n,,\n\n2\n')
    expect([headings.row, rows.map(({ row }) => row)]).toEqual([2, [3, 6]])
  })
  test.each([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'table-unreadable'],
    ['bytes of no writing', Buffer.from([0xff, 0xff, 0x80, 0x81]), 'table-unreadable'],
    ['a quotation mark that is not closed', 'a\n"b', 'table-unreadable'],
    ['an XLSX', xlsxOf(''), 'table-unreadable'],
    ['nothing', '', 'table-headings'],
    ['nothing but blanks', '\n,,\n', 'table-headings'],
    ['10,001 rows', `a\n${'1\n'.repeat(10_001)}`, 'table-too-long'],
    ['10⁶ rows', `a\n${'1\n'.repeat(1_000_000)}`, 'table-too-long'],
    ['101 columns', ','.repeat(100) + 'a', 'table-too-long'],
    ['5 MB of line ends', '\n'.repeat(5_000_000), 'table-too-long'],
    ['5 MB of empty cells', ','.repeat(5_000_000), 'table-too-long'],
    ['more than 5 MB', Buffer.alloc(5 * 1024 * 1024 + 1, 'a'), 'too-large'],
  ])('that is %s is refused in words', async (_what, bytes, id) => expect((await refusal(bytes)).id).toBe(id))

  test('of 10,000 rows is read', async () => {
    expect((await read(`a\n${'1\n'.repeat(10_000)}`)).rows).toHaveLength(10_000)
  })
  test('says in which line a quotation mark is wrong', async () => {
    expect((await refusal('a\nb\nc"d"\n')).issues).toMatchObject([{ message: expect.stringContaining('Line 3') }])
  })
})

describe('an XLSX', () => {
  test('is read like another library reads it', async () => {
    const when = new Date(Date.UTC(2026, 10, 22))
    const bytes = await writeXlsxFile(
      [
        ['标题', '数', '日期', '对'],
        ['<您好> & "再见"', 19.9, { value: when, type: Date, format: 'yyyy-mm-dd' }, true],
        [null, null, null, null],
        [
          ' 留白 ',
          1e21,
          { value: new Date(Date.UTC(2026, 10, 22, 9, 5)), type: Date, format: 'yyyy/m/d hh:mm' },
          false,
        ],
      ],
      { sheet: '一' },
    ).toBuffer()
    const table = await read(bytes, 'xlsx')
    expect(cells(table)).toEqual([
      ['标题', '数', '日期', '对'],
      ['<您好> & "再见"', '19.9', '2026-11-22', 'true'],
      [' 留白 ', '1e+21', '2026-11-22 09:05:00', 'false'],
    ])
    expect(table.rows.map(({ row }) => row)).toEqual([2, 4])
    const theirs = await readSheet(bytes, { trim: false })
    expect(theirs[1]?.[2]).toEqual(when)
    expect(theirs.map((row) => row[0])).toEqual(['标题', '<您好> & "再见"', null, ' 留白 '])
  })
  test('may give its texts inside of cells, in pieces, in other files, and leave out names of cells', async () => {
    const strings =
      '<sst><si><r><t>粗</t></r><r><t xml:space="preserve"> 细</t></r><rPh><t>cuxi</t></rPh></si><si/><si><t>a_x000A_b&#x20AC;</t></si></sst>'
    const bytes = xlsxOf(
      `<row>${inline('A1', 'x &lt; y')}<c t="s"><v>0</v></c></row>
       <row r="5"><c r="B5" t="s"><v>2</v></c><c r="C5" t="s"><v>1</v></c><c r="D5" t="str"><v>自</v></c><c r="E5"/></row>`,
      [{ name: 'xl/sharedStrings.xml', content: strings }],
    )
    const table = await read(bytes, 'xlsx')
    expect(cells(table)).toEqual([
      ['x < y', '粗 细'],
      ['', 'a\nb€', '', '自'],
    ])
    expect(table.rows[0]?.row).toBe(5)
  })
  test('of several sheets gives the first that is shown', async () => {
    const bytes = xlsxOf('', [
      {
        name: 'xl/workbook.xml',
        content:
          '<x:workbook><x:sheets><x:sheet r:id="rId9" state="hidden"/><x:sheet r:id="rId2"/></x:sheets></x:workbook>',
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content: `<R><Relationship Target='/xl/worksheets/two.xml' Id='rId2'/></R>`,
      },
      {
        name: 'xl/worksheets/two.xml',
        content: `<x:worksheet><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
      },
    ])
    expect(cells(await read(bytes, 'xlsx'))).toEqual([['7']])
  })
  test('with dates of 1904 gives those of the calendar', async () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[Red]m&quot;月&quot;d"/><numFmt numFmtId="165" formatCode="0&quot;d&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
    const bytes = xlsxOf('<row><c s="1"><v>44521</v></c><c s="2"><v>44521</v></c><c s="1"><v>0.5</v></c></row>', [
      { name: 'xl/styles.xml', content: styles },
      {
        name: 'xl/workbook.xml',
        content: '<workbook><workbookPr date1904="1"/><sheets><sheet r:id="rId1"/></sheets></workbook>',
      },
    ])
    expect(cells(await read(bytes, 'xlsx'))).toEqual([['2025-11-22', '44521', '12:00:00']])
  })
  test('with formulas is refused by the names of their cells', async () => {
    const rows = `<row r="1">${inline('A1', '标题')}</row><row r="3"><c r="B3"><f>1+1</f><v>2</v></c><c r="AB3"><f t="shared" si="0"/><v>1</v></c></row>`
    const { id, issues } = await refusal(xlsxOf(rows), 'xlsx')
    expect([id, issues]).toMatchObject(['table-formulas', [{ path: 'B3', messageZh: 'B3 含有公式' }, { path: 'AB3' }]])
  })

  const row = (r: number): string => `<row r="${r}"><c r="A${r}"><v>1</v></c></row>`
  const many = (count: number): string => Array.from({ length: count }, (_, i) => row(i + 1)).join('')
  test.each<[string, Buffer, string]>([
    ['a CSV', Buffer.from('a,b'), 'table-unreadable'],
    ['half an archive', xlsxOf(row(1)).subarray(0, 300), 'table-unreadable'],
    ['an archive of something else', zipOf([{ name: 'word/document.xml', content: '<a/>' }]), 'table-unreadable'],
    ['half an entry', xlsxOf(row(1)).fill(0, 60, 70), 'table-unreadable'],
    ['a directory that points outside', pointedAway(xlsxOf(row(1))), 'table-unreadable'],
    ['no XML', xlsxOf('<row><c><v>1</row'), 'table-unreadable'],
    [
      'entities of its own',
      xlsxOf('', [{ name: 'xl/sharedStrings.xml', content: '<!DOCTYPE a [<!ENTITY b "c">]><sst/>' }]),
      'table-unreadable',
    ],
    ['a name that does not end', xlsxOf('<' + 'a'.repeat(300_000)), 'table-unreadable'],
    ['an element of 20 MB', xlsxOf(`<row ${'a '.repeat(10_000_000)}`), 'table-unreadable'],
    ['rows that go back', xlsxOf(row(2) + row(1)), 'table-unreadable'],
    ['empty', xlsxOf(''), 'table-headings'],
    ['10⁶ rows', xlsxOf(many(1_000_000)), 'table-too-long'],
    ['10,002 rows', xlsxOf(many(10_002)), 'table-too-long'],
    ['a cell far to the right', xlsxOf('<row r="1"><c r="XFD1"><v>1</v></c></row>'), 'table-too-long'],
    [
      'a bomb',
      xlsxOf('', [{ name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(60 * 1024 * 1024) }]),
      'table-too-long',
    ],
    [
      'a bomb that lies',
      xlsxOf('', [{ name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(60 * 1024 * 1024), claimed: 9 }]),
      'table-too-long',
    ],
    [
      'many small bombs',
      xlsxOf(
        '',
        Array.from({ length: 60 }, (_, i) => ({
          name: `xl/worksheets/sheet${i}.xml`,
          content: Buffer.alloc(1024 * 1024),
        })),
      ),
      'table-too-long',
    ],
  ])('that is %s is refused in words', async (_what, bytes, id) => expect((await refusal(bytes, 'xlsx')).id).toBe(id))

  test('with a row far below costs no more than one beside it', async () => {
    expect((await read(xlsxOf(row(1) + row(1_048_576)), 'xlsx')).rows).toEqual([{ row: 1_048_576, cells: ['1'] }])
  })
  test('takes a file apart from the table for what it is: bombs in pictures are not unpacked', async () => {
    const bytes = xlsxOf(row(1), [{ name: 'xl/media/image1.png', content: Buffer.alloc(60 * 1024 * 1024) }])
    expect(cells(await read(bytes, 'xlsx'))).toEqual([['1']])
  })
})

describe('what is written', () => {
  const hostile = [
    '=1+1',
    '＝1+1',
    '＠SUM(1)',
    '\n=1',
    '+8613800000000',
    '-5',
    '@某人',
    '\t=1',
    "'=1",
    "''-1",
    "'好",
    '=HYPERLINK("http://x","y")',
    '_x0041_',
    'a"b,c;d',
    '两\n行',
  ]
  test('has no cell in a CSV that a spreadsheet would compute', () => {
    const begins = (cell: string): string =>
      writeCsv([[cell]])
        .toString('utf8')
        .replace(/^\ufeff"?/, '')
        .charAt(0)
    expect(hostile.filter((cell) => /[=+\-@＝＋－＠\t\r\n]/.test(begins(cell)))).toEqual([])
    expect(writeCsv([['=HYPERLINK("x","y")']]).toString('utf8')).toBe(`\ufeff"'=HYPERLINK(""x"",""y"")"\r\n`)
  })
  test('has only texts in an XLSX', async () => {
    const theirs = await readSheet(await writeXlsx([hostile], '一'), { trim: false })
    expect(theirs[0]?.slice(0, 4)).toEqual(hostile.slice(0, 4))
    expect((await read(await writeXlsx([['a'], ['=1']], '一'), 'xlsx')).rows).toEqual([{ row: 2, cells: ['=1'] }])
  })
  const cell = fc.oneof(
    fc.constantFrom(...hostile),
    fc.string({ unit: fc.constantFrom(...`'=+-@＝"_x0041;,\t\n 您😀<&`) }),
  )
  test.each(['csv', 'xlsx'] as const)('to %s is read as it was', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), async (rows) => {
        const table = [['a', 'b', 'c', 'd'], ...rows.map((row) => ['x', ...row])]
        const bytes = format === 'csv' ? writeCsv(table) : await writeXlsx(table, '一')
        const padded = (row: string[]): string[] => [...row, ...Array<string>(5 - row.length).fill('')]
        expect(cells(await read(bytes, format)).map(padded)).toEqual(table.map(padded))
      }),
      { numRuns: 60 },
    )
  })
})

describe('columns', () => {
  const columns = [
    { key: 'title', zh: '标题', en: 'Title', required: true },
    { key: 'words', zh: '内容', en: 'Words', also: ['正文'] },
  ] as const
  const rows = async (csv: string) => rowsByColumn(await read(csv), columns)

  test.each(['标题,内容', ' title * ,WORDS', '内容,标题'])('are found by the heading %s', async (headings) => {
    const [row] = await rows(`${headings}\nx,x`)
    expect([row?.cell('title'), row?.cell('words')]).toEqual(['x', 'x'])
  })
  test('that are not there are not empty', async () => {
    const [row] = await rows('标题\nx')
    expect([row?.cell('title'), row?.cell('words')]).toEqual(['x', null])
    expect((await rows('标题,正文\nx'))[0]?.cell('words')).toBe('')
  })
  test.each([
    ['标题,心情', '不认识「心情」列。'],
    ['内容', '缺少「标题」列。'],
    ['标题,Title', '「Title」列重复。'],
  ])('%s are refused', async (csv, messageZh) => {
    await expect(rows(csv)).rejects.toMatchObject({ id: 'table-headings', issues: [{ messageZh }] })
  })
})
