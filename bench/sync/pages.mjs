/** Pages that the corp at FROM once gave, served as they are: GET /index, then GET /<member>/<page>. */
import { createServer } from 'node:http'

const { PORT, FROM, CORP } = process.env
const { corpId, appSecret } = JSON.parse(CORP)
const token = (await ask(`gettoken?corpid=${corpId}&corpsecret=${appSecret}`)).access_token
const { follow_user: members } = await ask(`externalcontact/get_follow_user_list?access_token=${token}`)
const pages = []
for (const member of members) pages.push(await pagesOf(member))

createServer((request, response) => {
  const [, member, page] = request.url.split('/')
  const body =
    member === 'readyz' ? '' : member === 'index' ? JSON.stringify(pages.map((of) => of.length)) : pages[member][page]
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
}).listen(Number(PORT), '127.0.0.1')

async function ask(path, json) {
  return JSON.parse(await read(path, json))
}

async function read(path, json) {
  const options = json && {
    method: 'POST',
    body: JSON.stringify(json),
    headers: { 'content-type': 'application/json' },
  }
  return (await fetch(`${FROM}/cgi-bin/${path}`, options)).text()
}

async function pagesOf(member) {
  const found = []
  let cursor = ''
  do {
    const path = `externalcontact/batch/get_by_user?access_token=${token}`
    const body = await read(path, { userid_list: [member], cursor, limit: 100 })
    const { errcode, next_cursor: next } = JSON.parse(body)
    if (errcode === 84061) return found
    if (errcode !== 0) throw new Error(`errcode ${errcode}`)
    found.push(Buffer.from(body))
    cursor = next
  } while (cursor)
  return found
}
