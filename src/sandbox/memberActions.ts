import type { Courier } from './deliver'
import { corpEvent, type EventField } from './events'
import { Impossible } from './impossible'
import { removeMember, renameMember } from './memberChanges'
import type { State } from './state'
import type { Member } from './types'
import type { World } from './world'

export interface MemberInput {
  action: string
  userId: string
  /** For `update_user`. */
  newUserId?: string | undefined
  name?: string | undefined
  position?: string | undefined
  departments?: number[] | undefined
  status?: number | undefined
  visible?: boolean | undefined
  customerContact?: boolean | undefined
  /** The event names all that changed, as for addresses set before 2022-08-15; absent = ids and departments alone. */
  full?: boolean | undefined
}

export interface MemberDone {
  /** false = given up or dropped, null = a fault holds the callback back, 'none' = WeCom sends none for this change. */
  delivered: boolean | null | 'none'
}

/** What an admin does to members in the console, with its change_contact (callbacks-and-app.md 2.6). */
export async function changeMember(world: World, courier: Courier, input: MemberInput): Promise<MemberDone> {
  const fields = act(world, input)
  world.state.touch()
  world.live.tell({ topic: 'contacts' })
  if (!fields) return { delivered: 'none' }
  const plaintext = corpEvent(world.corp.corpId, world.clock.now(), 'change_contact', [
    ['ChangeType', input.action],
    ['UserID', input.userId],
    ...fields,
  ])
  return { delivered: (await courier.deliver(`change_contact.${input.action}`, plaintext)).delivered }
}

/** The event's fields after the userid; null = the change is not told. */
function act({ state, clock }: World, input: MemberInput): EventField[] | null {
  const before = state.members.get(input.userId)
  if (input.action === 'create_user') {
    if (before) throw new Impossible(409, `${input.userId} is a member already`)
    const member = newMember(state, input)
    state.members.set(member.userId, member)
    return input.full ? allOf(member) : [['Department', member.departments.join()]]
  }
  if (!before) throw new Impossible(404, `no member ${input.userId}`)
  if (input.action === 'delete_user') {
    removeMember(state, before, clock.now())
    return []
  }
  if (input.action !== 'update_user') {
    throw new Impossible(400, 'action must be one of create_user, update_user, delete_user')
  }
  const renamed = input.newUserId ? [['NewUserID', input.newUserId] as const] : []
  if (input.newUserId && state.members.has(input.newUserId)) {
    throw new Impossible(409, `${input.newUserId} is a member already`)
  }
  Object.assign(before, changesOf(state, input))
  if (input.newUserId) renameMember(state, before, input.newUserId)
  const moved = input.departments ? [['Department', before.departments.join()] as const] : []
  if (input.full) return [...renamed, ...allOf(before)]
  return renamed.length + moved.length > 0 ? [...renamed, ...moved] : null
}

function newMember(state: State, input: MemberInput): Member {
  const member: Member = {
    userId: input.userId,
    name: input.userId,
    position: '',
    departments: [1],
    leads: [],
    status: 1,
    visible: true,
    customerContact: true,
  }
  return Object.assign(member, changesOf(state, input))
}

function changesOf(state: State, input: MemberInput): Partial<Member> {
  const { name, position, departments, status, visible, customerContact } = input
  if (status !== undefined && status !== 1 && status !== 2 && status !== 4) {
    throw new Impossible(400, 'status must be 1, 2 or 4')
  }
  if (departments?.length === 0 || departments?.some((id) => !state.departments.has(id))) {
    throw new Impossible(404, 'no such department')
  }
  return {
    ...(name !== undefined && { name }),
    ...(position !== undefined && { position }),
    ...(departments !== undefined && { departments }),
    ...(status !== undefined && { status }),
    ...(visible !== undefined && { visible }),
    ...(customerContact !== undefined && { customerContact }),
  }
}

function allOf({ name, departments, leads, position, status }: Member): EventField[] {
  return [
    ['Name', name],
    ['Department', departments.join()],
    ['MainDepartment', departments[0] ?? 1],
    ['IsLeaderInDept', departments.map((id) => (leads.includes(id) ? 1 : 0)).join()],
    ['Position', position],
    ['Status', status],
  ]
}
