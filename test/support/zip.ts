import { deflateRawSync, crc32 } from 'node:zlib'

export interface ZipFile {
  name: string
  content: string | Buffer
  /** What the archive says of its size, when it lies. */
  claimed?: number
}

/** An archive of these files, deflated. */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const bodies: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const { name, content, claimed } of files) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(bytes), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(claimed ?? bytes.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const body = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, place, Buffer.from(name)]))
    bodies.push(body)
    offset += body.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(Buffer.concat(entries).length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, ...entries, Buffer.from('PK\x05\x06', 'latin1'), end])
}

const NAMESPACE = 'http://schemas.openxmlformats.org/officeDocument/2006'

/** A workbook of one sheet, whose rows are given as XML, and any more files. */
export function xlsxOf(rows: string, more: readonly ZipFile[] = []): Buffer {
  const workbook = `<workbook xmlns:r="${NAMESPACE}/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`
  const rels = `<Relationships><Relationship Id="rId1" Type="${NAMESPACE}/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
  const files = [
    { name: 'xl/workbook.xml', content: workbook },
    { name: 'xl/_rels/workbook.xml.rels', content: rels },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`,
    },
  ]
  return zipOf([...files.filter(({ name }) => !more.some((one) => one.name === name)), ...more])
}
