import { Agent, get } from 'node:http'
import { performance } from 'node:perf_hooks'
import { type Client } from 'pg'
import { z } from 'zod'

const HANDS = 3
const BATCH = 1000

const page = z.object({
  external_contact_list: z.array(
    z.object({
      external_contact: z.object({
        external_userid: z.string(),
        name: z.string(),
        type: z.number(),
        gender: z.number(),
        avatar: z.string().optional(),
        unionid: z.string().optional(),
      }),
      follow_info: z.object({
        userid: z.string(),
        remark: z.string(),
        description: z.string(),
        createtime: z.number(),
        tag_id: z.array(z.string()),
        remark_mobiles: z.array(z.string()),
        add_way: z.number(),
        oper_userid: z.string().optional(),
        state: z.string().optional(),
      }),
    }),
  ),
})
type Row = z.output<typeof page>['external_contact_list'][number]

/** Fetches and parses every page, as many at a time as the sync does. Returns the bodies and the seconds. */
export async function fetchPages(port: number): Promise<{ bodies: string[]; seconds: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: HANDS })
  const read = (path: string): Promise<string> => readFrom(port, path, agent)
  const counts = z.array(z.number()).parse(JSON.parse(await read('/index')))
  const bodies: string[] = []
  const members = counts.entries()
  const began = performance.now()
  const hand = async (): Promise<void> => {
    for (const [member, pages] of members) {
      for (let n = 0; n < pages; n++) {
        const body = await read(`/${member}/${n}`)
        JSON.parse(body)
        bodies.push(body)
      }
    }
  }
  await Promise.all(Array.from({ length: HANDS }, hand))
  agent.destroy()
  return { bodies, seconds: (performance.now() - began) / 1000 }
}

function readFrom(port: number, path: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    }).on('error', reject)
  })
}

/** The rows of all pages. */
export function rowsOf(bodies: readonly string[]): Row[] {
  return bodies.flatMap((body) => page.parse(JSON.parse(body)).external_contact_list)
}

/** Writes the rows with nothing but one insert per table and thousand rows, each committed. Returns the seconds. */
export async function writeBare(client: Client, rows: readonly Row[]): Promise<number> {
  const readAt = new Date()
  const began = performance.now()
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH)
    await writeContacts(client, batch, readAt)
    await writeRelations(client, batch, readAt)
  }
  return (performance.now() - began) / 1000
}

async function writeContacts(client: Client, batch: readonly Row[], readAt: Date): Promise<void> {
  const of = <T>(value: (row: Row['external_contact']) => T): T[] => batch.map((row) => value(row.external_contact))
  await client.query(
    `insert into contact (external_user_id, name, avatar, type, gender, union_id, read_at)
     select *, $7::timestamptz from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::smallint[], $6::text[])
     on conflict do nothing`,
    [
      of((c) => c.external_userid),
      of((c) => c.name),
      of((c) => c.avatar ?? null),
      of((c) => c.type),
      of((c) => c.gender),
      of((c) => c.unionid ?? null),
      readAt,
    ],
  )
}

async function writeRelations(client: Client, batch: readonly Row[], readAt: Date): Promise<void> {
  const of = <T>(value: (row: Row['follow_info']) => T): T[] => batch.map((row) => value(row.follow_info))
  const list = (items: readonly string[]): string => `{${items.map((item) => JSON.stringify(item)).join()}}`
  await client.query(
    `insert into follow_user (user_id, external_user_id, remark, description, remark_mobiles, tag_ids, add_way,
                              oper_user_id, state, added_at, read_at)
     select a, b, c, d, e::text[], f::text[], g, h, i, to_timestamp(j), $11::timestamptz
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[],
                   $9::text[], $10::float8[]) as r(a, b, c, d, e, f, g, h, i, j)
     on conflict do nothing`,
    [
      of((f) => f.userid),
      batch.map((row) => row.external_contact.external_userid),
      of((f) => f.remark),
      of((f) => f.description),
      of((f) => list(f.remark_mobiles)),
      of((f) => list(f.tag_id)),
      of((f) => f.add_way),
      of((f) => f.oper_userid ?? null),
      of((f) => f.state ?? null),
      of((f) => f.createtime),
      readAt,
    ],
  )
}
