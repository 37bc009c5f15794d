import type { GroupInput } from '../../../src/sandbox/groupActions'
import { LEAVER, REPS, TAGS } from './contactStories'
import type { DayCorp } from './corp'
import type { Act, Teller } from './teller'
import { adds, type Customer } from './verbs'

/** What happens in the corp itself: tags, members, departments, groups, and what no handler knows. */
export function companyStories(teller: Teller): void {
  teller.before('tags', putTags)
  members(teller)
  departments(teller)
  groups(teller)
  unheard(teller)
}

function putTags({ sandbox: { state } }: DayCorp): void {
  const made = { createdAt: 0, order: 0, deleted: false, ours: true }
  state.tagGroups.set('et-group', { ...made, id: 'et-group', name: 'et-group' })
  for (const id of TAGS) state.tags.set(id, { ...made, id, name: id, groupId: 'et-group' })
}

function members(teller: Teller): void {
  const change =
    (action: string, userId: string, more: object = {}): Act['happen'] =>
    ({ sandbox }) =>
      sandbox.member({ action, userId, ...more })
  for (const userId of ['office-1', 'office-2', 'office-3', 'office-4']) {
    teller.before('joined', change('create_user', userId))
  }
  const acts: [string, number, (i: number) => Act['happen']][] = [
    ['changed', 2, (i) => change('update_user', 'office-1', { name: `行政${i}`, departments: [i + 1] })],
    ['left', 1, () => change('delete_user', 'office-2')],
  ]
  for (const [what, count, happen] of acts) {
    teller.moments(count).forEach((at, i) => teller.act(at, what, happen(i)))
  }
  const [left = 0, back = 0] = teller.moments(2)
  teller.act(left, 'left', change('delete_user', 'office-3'))
  teller.act(back, 'came back', change('create_user', 'office-3', { name: '又来了' }))
  const [changed = 0, gone = 0] = teller.moments(2)
  teller.act(changed, 'changed', change('update_user', 'office-4', { departments: [3], full: true }))
  teller.act(gone, 'left', change('delete_user', 'office-4'))
  const [joined = 0, moved = 0] = teller.moments(2)
  teller.act(joined, 'joined', change('create_user', 'office-5'))
  teller.act(moved, 'changed', change('update_user', 'office-5', { name: '新人', departments: [2, 3] }))
  const [came = 0, went = 0] = teller.moments(2)
  teller.act(came, 'joined', change('create_user', 'office-6'))
  teller.act(went, 'left', change('delete_user', 'office-6'))
  const [last = 0] = teller.moments(1, 0.6)
  teller.act(last, 'left', change('delete_user', LEAVER))
}

function departments(teller: Teller): void {
  const put =
    (changeType: string, id: number, name: string): Act['happen'] =>
    ({ sandbox: { state }, tell }) => {
      if (changeType === 'delete_party') state.departments.delete(id)
      else state.departments.set(id, { id, name, parentId: 1, order: id, leaders: [] })
      return tell('change_contact', [
        ['ChangeType', changeType],
        ['Id', id],
        ...(changeType === 'delete_party'
          ? []
          : ([
              ['Name', name],
              ['ParentId', 1],
            ] as const)),
      ])
    }
  const [made = 0, renamed = 0] = teller.moments(2)
  teller.act(made, 'department made', put('create_party', 11, '客服部'))
  teller.act(renamed, 'department renamed', put('update_party', 11, '客户成功部'))
  const [short = 0, closed = 0] = teller.moments(2)
  teller.act(short, 'department made', put('create_party', 12, '临时组'))
  teller.act(closed, 'department closed', put('delete_party', 12, ''))
}

/** Groups of before the day and of the day: people come, go and return; names and owners change; two are dismissed. */
function groups(teller: Teller): void {
  const people = Array.from({ length: 6 }, () => stranger(teller))
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = people.map(({ externalUserId }) => externalUserId)
  const create = (name: string, owner: string, ids: string[]): Act['happen'] => {
    return async ({ sandbox, groups: known }) => {
      const { chatId } = await sandbox.group({ action: 'create', name, owner, members: ids })
      known.set(name, chatId)
    }
  }
  const change =
    (name: string, input: GroupInput): Act['happen'] =>
    ({ sandbox, groups: known }) =>
      sandbox.group({ ...input, chatId: known.get(name) })
  const tell = (name: string, inputs: GroupInput[], from = 0, to = 1): void =>
    teller.moments(inputs.length, from, to).forEach((at, i) => {
      const input = inputs[i]
      if (input) teller.act(at, `${name}: ${input.action}`, change(name, input))
    })
  teller.before('group', create('老群', LEAVER, [a, b, REPS[0]]))
  teller.before('group', create('旧群', REPS[1], [a, c]))
  tell('老群', [
    { action: 'add_member', members: [c, d], joinScene: 3, state: 'door' },
    { action: 'del_member', members: [b] },
    { action: 'change_name', name: '老群新名' },
    { action: 'change_owner', owner: REPS[0] },
    { action: 'add_member', members: [b], commaList: true },
    { action: 'del_member', members: [c], quitScene: 1 },
  ])
  tell('旧群', [
    { action: 'add_member', members: [d] },
    { action: 'change_notice', notice: '明天解散' },
    { action: 'dismiss' },
  ])
  const [made = 0] = teller.moments(1, 0, 0.2)
  teller.act(made, 'group', create('新群', REPS[2], [d, e]))
  tell(
    '新群',
    [
      { action: 'add_member', members: [f] },
      { action: 'del_member', members: [d] },
    ],
    0.25,
  )
  const [tried = 0] = teller.moments(1, 0, 0.2)
  teller.act(tried, 'group', create('试群', REPS[3], [e]))
  tell('试群', [{ action: 'change_name', name: '试试' }, { action: 'dismiss' }], 0.25)
}

/** Somebody whom no member has, as most people in groups. */
function stranger(teller: Teller): Customer {
  const customer = teller.customer()
  teller.before('known', adds(REPS[3], customer))
  teller.before('not a contact any more', ({ sandbox }) =>
    sandbox.remove({ userId: REPS[3], externalUserId: customer.externalUserId }, 'member'),
  )
  return customer
}

/** What nobody handles, and what people write to the app. */
function unheard(teller: Teller): void {
  const acts: [string, Act['happen']][] = [
    ['tags made', ({ sandbox }) => sandbox.tag({ action: 'create', groupName: '来源', names: ['老带新', '展会'] })],
    ['tag renamed', ({ sandbox }) => sandbox.tag({ action: 'rename', id: 'et-group', name: 'et-group' })],
    [
      'app opened',
      ({ tell }) =>
        tell('enter_agent', [
          ['EventKey', ''],
          ['AgentID', 1000002],
        ]),
    ],
    [
      'location',
      ({ tell }) =>
        tell('LOCATION', [
          ['Latitude', '31.2'],
          ['Longitude', '121.4'],
          ['AgentID', 1000002],
        ]),
    ],
    [
      'of tomorrow',
      ({ tell }) =>
        tell('change_of_tomorrow', [
          ['ChangeType', 'unheard_of'],
          ['UserID', REPS[0]],
        ]),
    ],
    ['written to the app', ({ sandbox }) => sandbox.courier.deliver('text', textMessage(sandbox.clock.now()))],
  ]
  teller.moments(acts.length).forEach((at, i) => {
    const [what, happen] = acts[i] ?? []
    if (what && happen) teller.act(at, what, happen)
  })
}

function textMessage(at: number): string {
  const created = Math.floor(at / 1000)
  return `<xml><ToUserName><![CDATA[corp]]></ToUserName><FromUserName><![CDATA[${REPS[0]}]]></FromUserName><CreateTime>${created}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[在吗]]></Content><MsgId>1234567890123456</MsgId><AgentID>1000002</AgentID></xml>`
}
