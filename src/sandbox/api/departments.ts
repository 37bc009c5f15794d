import { integer, text, type Fields } from '../body'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Department } from '../types'
import type { Call, Endpoint, World } from '../world'

/** Facts: callbacks-and-app.md 4.8; the codes of part 3.4. */
const ROOT_ID = 1
const MAX_DEPTH = 15
const MAX_NAME = 64
const DEPARTMENT = '/cgi-bin/department'
const none = { department: [] }

/** Departments: reading them, and writing them with the contact-sync token. */
export const departmentEndpoints: readonly Endpoint[] = [
  { path: `${DEPARTMENT}/list`, method: 'GET', secret: 'detail', defaults: none, handle: list },
  { path: `${DEPARTMENT}/simplelist`, method: 'GET', secret: 'both', defaults: { department_id: [] }, handle: listIds },
  { path: `${DEPARTMENT}/get`, method: 'GET', secret: 'detail', handle: get },
  { path: `${DEPARTMENT}/create`, method: 'POST', secret: 'contact-sync', handle: create },
  { path: `${DEPARTMENT}/update`, method: 'POST', secret: 'contact-sync', handle: update },
  { path: `${DEPARTMENT}/delete`, method: 'GET', secret: 'contact-sync', handle: remove },
]

function list({ query }: Call, { state }: World): Reply {
  return ok({ department: below(state, query).map(onWire) })
}

/** The list has this odd name (callbacks-and-app.md 4.8). */
function listIds({ query }: Call, { state }: World): Reply {
  return ok({
    department_id: below(state, query).map(({ id, parentId, order }) => ({ id, parentid: parentId, order })),
  })
}

function get({ query }: Call, { state }: World): Reply {
  const department = state.departments.get(Number(query.id))
  if (!department) throw new Refusal(60123)
  return ok({ department: onWire(department) })
}

function create({ body }: Call, { state }: World): Reply {
  const parentId = parentOf(state, body) ?? ROOT_ID
  const name = nameOf(state, text(body, 'name'), parentId, null)
  if (depthOf(state, parentId) >= MAX_DEPTH) throw new Refusal(81002)
  const id = integer(body, 'id') ?? Math.max(...state.departments.keys()) + 1
  if (id < 1 || state.departments.has(id)) throw new Refusal(id < 1 ? 60123 : 60008)
  state.departments.set(id, {
    id,
    name,
    nameEn: text(body, 'name_en', MAX_NAME),
    parentId,
    order: integer(body, 'order') ?? 100_000_000,
    leaders: [],
  })
  state.touch()
  return ok({ errmsg: 'created', id })
}

function update({ body }: Call, { state }: World): Reply {
  const department = departmentOf(state, integer(body, 'id'))
  const parentId = parentOf(state, body) ?? department.parentId
  if (isBelow(state, parentId, department.id)) throw new Refusal(60010)
  const name = 'name' in body ? nameOf(state, text(body, 'name'), parentId, department) : department.name
  Object.assign(department, { name, parentId, order: integer(body, 'order') ?? department.order })
  if ('name_en' in body) department.nameEn = text(body, 'name_en', MAX_NAME)
  state.touch()
  return ok({ errmsg: 'updated' })
}

function remove({ query }: Call, { state }: World): Reply {
  const { id } = departmentOf(state, Number(query.id))
  if (id === ROOT_ID) throw new Refusal(60007)
  if ([...state.departments.values()].some(({ parentId }) => parentId === id)) throw new Refusal(60006)
  if ([...state.members.values()].some(({ departments }) => departments.includes(id))) throw new Refusal(60005)
  state.departments.delete(id)
  state.touch()
  return ok({ errmsg: 'deleted' })
}

function below(state: State, query: Record<string, string>): Department[] {
  const root = query.id ? Number(query.id) : ROOT_ID
  if (!state.departments.has(root)) throw new Refusal(60123)
  return [...state.departments.values()].filter((one) => isBelow(state, one.id, root))
}

function isBelow(state: State, id: number, root: number): boolean {
  if (id === root) return true
  const parent = state.departments.get(id)?.parentId
  return parent !== undefined && parent !== 0 && isBelow(state, parent, root)
}

function depthOf(state: State, id: number): number {
  const parent = state.departments.get(id)?.parentId ?? 0
  return parent === 0 ? 1 : 1 + depthOf(state, parent)
}

function departmentOf(state: State, id: number | null): Department {
  const department = state.departments.get(id ?? 0)
  if (!department) throw new Refusal(60003)
  return department
}

/** The parent that the body names; null when it names none. */
function parentOf(state: State, body: Fields): number | null {
  const id = integer(body, 'parentid')
  if (id !== null && !state.departments.has(id)) throw new Refusal(60004)
  return id
}

/** A name is used once under a parent. */
function nameOf(state: State, name: string, parentId: number, self: Department | null): string {
  if (name === '' || [...name].length > MAX_NAME || /[\\:*?"<>|]/.test(name)) throw new Refusal(60125)
  const twin = [...state.departments.values()].find((one) => one.parentId === parentId && one.name === name)
  if (twin && twin !== self) throw new Refusal(60008)
  return name
}

function onWire({ id, name, nameEn, parentId, order, leaders }: Department): Reply {
  return { id, name, name_en: nameEn ?? '', department_leader: leaders, parentid: parentId, order }
}
