/** A corp of full groups: answers groupchat/get with the members that the ground has, and nothing else. */
import { createServer } from 'node:http'

const { PORT, GROUPS, MEMBERS, NOW, PEOPLE } = process.env
const people = Number(PEOPLE)
const joined = (n, p) => Math.floor((Number(NOW) - (((n * 31 + p * 977) % 200_000) + 10) * 60_000) / 1000)
const kept = new Map()

function group(n) {
  const owner = `owner-${Math.floor(n / 40)}`
  const seen = new Set()
  const member_list = []
  for (let p = 0; p < Number(MEMBERS); p++) {
    const customer =
      p % 50 === 7
        ? `wmJOIN${(n + Math.floor(p / 50) * Math.floor(Number(GROUPS) / 10)) % Number(GROUPS)}`
        : `wmBENCH${(n * Number(MEMBERS) + p * 7919) % people}`
    const userid = p === 0 ? owner : customer
    if (seen.has(userid)) continue
    seen.add(userid)
    const type = p === 0 ? 1 : 2
    member_list.push({ userid, type, join_time: joined(n, p), join_scene: 3, group_nickname: '', name: '' })
  }
  return {
    ...{ chat_id: `wrBENCH${n}`, name: `群 ${n}`, owner, create_time: Math.floor(Number(NOW) / 1000) - 200 * 86_400 },
    ...{ notice: '', member_list, admin_list: [], member_version: `version-${n}` },
  }
}

function answer(path, body) {
  if (path === '/cgi-bin/gettoken')
    return JSON.stringify({ errcode: 0, errmsg: 'ok', access_token: 't', expires_in: 7200 })
  const n = Number(JSON.parse(body).chat_id.slice('wrBENCH'.length))
  if (!(n < Number(GROUPS))) return JSON.stringify({ errcode: 90501, errmsg: 'not a customer group' })
  if (!kept.has(n)) kept.set(n, JSON.stringify({ errcode: 0, errmsg: 'ok', group_chat: group(n) }))
  return kept.get(n)
}

createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => response.end(request.url === '/readyz' ? '' : answer(request.url.split('?')[0], body)))
}).listen(Number(PORT), '127.0.0.1')
