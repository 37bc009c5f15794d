import { flag, integer, object, text, texts, type Fields } from '../body'
import type { Strategy, StrategyFamily } from '../ledgerTypes'
import { ok, Refusal, type Reply } from '../reply'
import type { State } from '../state'
import type { Call, Endpoint, World } from '../world'
import { pageOf } from './paging'
import { contains, nodesOf, readRange, without } from './strategyRange'
import { visibleMember } from './visible'

/** Facts: customer-contact.md 1.7. */
const MAX_ADMINS = 20
const MAX_DEPTH = 5
const MAX_NODES_OF_STRATEGY = 3000
const PAGE = { standard: 1000, most: 1000 }
const PRIVILEGES: Record<StrategyFamily, readonly string[]> = {
  customer: [
    ...['view_customer_list', 'view_customer_data', 'view_room_list', 'contact_me', 'join_room', 'share_customer'],
    ...['oper_resign_customer', 'oper_resign_group', 'send_customer_msg', 'edit_welcome_msg', 'view_behavior_data'],
    ...['view_room_data', 'send_group_msg', 'room_deduplication', 'rapid_reply', 'onjob_customer_transfer'],
    ...['edit_anti_spam_rule', 'export_customer_list', 'export_customer_data', 'export_customer_group_list'],
    'manage_customer_tag',
  ],
  moment: ['send_moment', 'view_moment_list', 'manage_moment_cover_and_sign'],
}

/** Who may do what with whose contacts (规则组), or moments. */
export const strategyEndpoints: readonly Endpoint[] = [...endpointsOf('customer'), ...endpointsOf('moment')]

function endpointsOf(family: StrategyFamily): Endpoint[] {
  const path = (name: string) => `/cgi-bin/externalcontact/${family}_strategy/${name}`
  return [
    {
      path: path('list'),
      method: 'POST',
      defaults: { strategy: [] },
      handle: (call, world) => list(call, world, family),
    },
    { path: path('get'), method: 'POST', handle: ({ body }, { state }) => get(strategyOf(state, family, body)) },
    {
      path: path('get_range'),
      method: 'POST',
      defaults: { range: [] },
      handle: (call, world) => range(call, world, family),
    },
    { path: path('create'), method: 'POST', handle: (call, world) => create(call, world, family) },
    { path: path('edit'), method: 'POST', handle: (call, world) => edit(call, world, family) },
    { path: path('del'), method: 'POST', handle: (call, world) => remove(call, world, family) },
  ]
}

function list(call: Call, world: World, family: StrategyFamily): Reply {
  const ours = ofFamily(world.state, family).filter((one) => one.ours)
  const { rows, next_cursor } = pageOf(ours, call, world, { list: `${family} strategies`, ...PAGE })
  return ok({ strategy: rows.map(({ id }) => ({ strategy_id: id })), next_cursor })
}

function get(strategy: Strategy): Reply {
  return ok({
    strategy: {
      strategy_id: strategy.id,
      parent_id: strategy.parentId,
      strategy_name: strategy.name,
      create_time: Math.floor(strategy.createdAt / 1000),
      admin_list: strategy.admins,
      privilege: strategy.privilege,
    },
  })
}

function range(call: Call, world: World, family: StrategyFamily): Reply {
  const strategy = strategyOf(world.state, family, call.body)
  const options = { list: `${family} range ${strategy.id}`, ...PAGE }
  const { rows, next_cursor } = pageOf(nodesOf(strategy.range), call, world, options)
  return ok({ range: rows, next_cursor })
}

function create({ body, now }: Call, { state }: World, family: StrategyFamily): Reply {
  const parent = integer(body, 'parent_id') ? strategyOf(state, family, body, 'parent_id') : null
  if (parent && depthOf(state, parent) >= MAX_DEPTH) throw new Refusal(40058, `deeper than ${MAX_DEPTH} levels`)
  const name = nameOf(body)
  const admins = adminsOf(state, body)
  if (admins.length === 0) throw new Refusal(40063, 'field `admin_list` is empty')
  const given = readRange(state, body, ['range']).range
  if (nodesOf(given).length === 0) throw new Refusal(40063, 'field `range` is empty')
  if (parent && !contains(state, parent.range, given)) throw new Refusal(40058, '`range` exceeds the parent')
  const id = Math.max(0, ...ofFamily(state, family).map((one) => one.id)) + 1
  const privilege = parent ? { ...parent.privilege } : privilegeOf(body, family)
  const parentId = parent?.id ?? 0
  const made: Strategy = { id, family, parentId, name, admins, privilege, range: given, createdAt: now, ours: true }
  state.ledger.strategies.set(`${family} ${id}`, made)
  state.touch()
  return ok({ strategy_id: id })
}

function edit({ body }: Call, { state }: World, family: StrategyFamily): Reply {
  const strategy = strategyOf(state, family, body)
  const name = 'strategy_name' in body ? nameOf(body) : strategy.name
  const admins = 'admin_list' in body ? adminsOf(state, body) : strategy.admins
  const { range_add: added, range_del: removed } = readRange(state, body, ['range_add', 'range_del'])
  const kept = without(strategy.range, removed)
  const next = { users: union(kept.users, added.users), parties: union(kept.parties, added.parties) }
  if (nodesOf(next).length > MAX_NODES_OF_STRATEGY) throw new Refusal(40058, 'too many nodes in `range`')
  const parent = state.ledger.strategies.get(`${family} ${strategy.parentId}`)
  if (parent && !contains(state, parent.range, next)) throw new Refusal(40058, '`range_add` exceeds the parent')
  const privilege = parent || !('privilege' in body) ? strategy.privilege : privilegeOf(body, family)
  Object.assign(strategy, { name, admins, privilege, range: next })
  pruneBelow(state, strategy)
  state.touch()
  return ok()
}

/** Facts leave open what happens to those below: here they go with it, and so do the strategy's tags. */
function remove({ body }: Call, { state }: World, family: StrategyFamily): Reply {
  const gone = withThoseBelow(state, strategyOf(state, family, body))
  for (const { id } of gone) state.ledger.strategies.delete(`${family} ${id}`)
  if (family === 'customer') {
    const { strategyTagGroups: groups, strategyTags: tags } = state.ledger
    for (const group of groups.values()) if (gone.some(({ id }) => id === group.strategyId)) group.deleted = true
    for (const tag of tags.values()) if (groups.get(tag.groupId)?.deleted) tag.deleted = true
  }
  state.touch()
  return ok()
}

/** What the ranges below no longer may hold leaves them: each is a subset of the one above. */
function pruneBelow(state: State, above: Strategy): void {
  for (const child of ofFamily(state, above.family).filter(({ parentId }) => parentId === above.id)) {
    const { users, parties } = child.range
    child.range = {
      users: users.filter((user) => contains(state, above.range, { users: [user], parties: [] })),
      parties: parties.filter((party) => contains(state, above.range, { users: [], parties: [party] })),
    }
    pruneBelow(state, child)
  }
}

function withThoseBelow(state: State, strategy: Strategy): Strategy[] {
  const below = ofFamily(state, strategy.family).filter(({ parentId }) => parentId === strategy.id)
  return [strategy, ...below.flatMap((child) => withThoseBelow(state, child))]
}

function ofFamily({ ledger }: State, family: StrategyFamily): Strategy[] {
  return [...ledger.strategies.values()].filter((one) => one.family === family)
}

/** The app sees only strategies it created; the code for any other is the sandbox's choice. */
function strategyOf(state: State, family: StrategyFamily, body: Fields, field = 'strategy_id'): Strategy {
  const found = state.ledger.strategies.get(`${family} ${integer(body, field) ?? 0}`)
  if (!found?.ours) throw new Refusal(40058, `invalid \`${field}\``)
  return found
}

function depthOf(state: State, { family, parentId }: Strategy): number {
  const parent = state.ledger.strategies.get(`${family} ${parentId}`)
  return parent ? depthOf(state, parent) + 1 : 1
}

function nameOf(body: Fields): string {
  const name = text(body, 'strategy_name')
  if (name === '') throw new Refusal(40063, 'field `strategy_name` is empty')
  return name
}

function adminsOf(state: State, body: Fields): string[] {
  return texts(body, 'admin_list', MAX_ADMINS).map((userId) => visibleMember(state, userId).userId)
}

/** Every flag of the family; one that is not given is granted (facts name no default). */
function privilegeOf(body: Fields, family: StrategyFamily): Record<string, boolean> {
  const given = object(body, 'privilege') ?? {}
  return Object.fromEntries(PRIVILEGES[family].map((name) => [name, flag(given, name, true)]))
}

function union<T>(one: readonly T[], other: readonly T[]): T[] {
  return [...new Set([...one, ...other])]
}
