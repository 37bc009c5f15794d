import { integer, integers, text, texts, type Fields } from '../body'
import { removeMember } from '../memberChanges'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Member } from '../types'
import type { Call, Endpoint, World } from '../world'
import { byFoldedId } from './visible'

/** Facts: callbacks-and-app.md 4.8; the codes of part 3.4. */
const MAX_DEPARTMENTS = 20
const MAX_BATCH = 200
const USER = '/cgi-bin/user'

/** Members written with the contact-sync token. Written over the API, nothing here raises a callback. */
export const memberWriteEndpoints: readonly Endpoint[] = [
  { path: `${USER}/create`, method: 'POST', secret: 'contact-sync', handle: create },
  { path: `${USER}/update`, method: 'POST', secret: 'contact-sync', handle: update },
  { path: `${USER}/delete`, method: 'GET', secret: 'contact-sync', handle: remove },
  { path: `${USER}/batchdelete`, method: 'POST', secret: 'contact-sync', handle: removeMany },
]

/** A new member has not signed in yet, and has no customer contact until an admin gives it. */
function create({ body }: Call, { state }: World): Reply {
  const userId = text(body, 'userid')
  if (!/^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/.test(userId)) throw new Refusal(40003)
  if (state.members.has(userId) || byFoldedId(state, userId)) throw new Refusal(60102)
  if (text(body, 'name') === '') throw new Refusal(60112)
  if (text(body, 'mobile') === '' && text(body, 'email') === '') throw new Refusal(60129)
  const fields = fieldsOf(state, body, null)
  state.members.set(userId, {
    userId,
    name: '',
    position: '',
    departments: [1],
    leads: [],
    status: 4,
    visible: true,
    customerContact: false,
    ...fields,
  })
  state.touch()
  return ok({ errmsg: 'created' })
}

function update({ body }: Call, { state }: World): Reply {
  const member = memberOf(state, text(body, 'userid'))
  Object.assign(member, fieldsOf(state, body, member))
  const enable = integer(body, 'enable')
  if (enable !== null && member.status !== 4) member.status = enable === 0 ? 2 : 1
  state.touch()
  return ok({ errmsg: 'updated' })
}

function remove({ query, now }: Call, { state }: World): Reply {
  removeMember(state, memberOf(state, query.userid ?? ''), now)
  return ok({ errmsg: 'deleted' })
}

/** Unknown ids are passed over; nothing but unknown ones is 40031. */
function removeMany({ body, now }: Call, { state }: World): Reply {
  const userIds = texts(body, 'useridlist')
  if (userIds.length > MAX_BATCH) throw new Refusal(40032)
  const members = userIds.flatMap((userId) => state.members.get(userId) ?? [])
  if (members.length === 0) throw new Refusal(40031)
  for (const member of members) removeMember(state, member, now)
  return ok({ errmsg: 'deleted' })
}

function memberOf(state: State, userId: string): Member {
  if (userId === '') throw new Refusal(41009)
  const member = state.members.get(userId) ?? byFoldedId(state, userId)
  if (!member) throw new Refusal(60111)
  return member
}

/** What the body gives, checked; a mobile number and an e-mail address belong to one member only. */
function fieldsOf(state: State, body: Fields, member: Member | null): Partial<Member> {
  const departments = integers(body, 'department')
  if (departments.length > MAX_DEPARTMENTS) throw new Refusal(60110)
  if (departments.some((id) => !state.departments.has(id))) throw new Refusal(60123)
  const name = text(body, 'name')
  if ([...name].length > 64) throw new Refusal(60112)
  const mobile = text(body, 'mobile')
  if (mobile !== '' && !/^[0-9+-]{1,32}$/.test(mobile)) throw new Refusal(60103)
  const email = text(body, 'email')
  if (email !== '' && !/^[^@\s]{1,40}@[^@\s]+\.[^@\s]+$/.test(email)) throw new Refusal(60105)
  for (const other of state.members.values()) {
    if (other === member) continue
    if (mobile !== '' && other.mobile === mobile) throw new Refusal(60104)
    if (email !== '' && other.email?.toLowerCase() === email.toLowerCase()) throw new Refusal(60106)
  }
  const leads = integers(body, 'is_leader_in_dept')
  return {
    ...(name !== '' && { name }),
    ...(mobile !== '' && { mobile }),
    ...(email !== '' && { email }),
    ...(departments.length > 0 && { departments }),
    ...(leads.length > 0 && { leads: departments.filter((_id, at) => leads[at] === 1) }),
    ...('position' in body && { position: text(body, 'position', 128) }),
    ...('alias' in body && { alias: text(body, 'alias', 64) }),
  }
}
