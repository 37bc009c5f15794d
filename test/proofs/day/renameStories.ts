import type { Teller } from './teller'
import { adds, edits, removes, type Customer } from './verbs'

/** What one member is called over the day. */
const CALLED = ['xu.na', 'xu.na.a', 'b.xu.na'] as const

/**
 * A member whose userid is changed twice, with customers who were there before, who come, go and come back in between.
 * Each event names the userid of its time, so in disorder many are told after the rename.
 */
export function renameStories(teller: Teller): void {
  const { random } = teller
  const [first] = CALLED
  teller.before('joined', ({ sandbox }) => sandbox.member({ action: 'create_user', userId: first, name: '徐娜' }))
  const renames = teller.moments(CALLED.length - 1, 0.25, 0.8)
  renames.forEach((at, i) =>
    teller.act(at, 'renamed', ({ sandbox }) =>
      sandbox.member({ action: 'update_user', userId: CALLED[i] ?? '', newUserId: CALLED[i + 1] }),
    ),
  )
  const calledAt = (at: number): string => CALLED[renames.filter((renamed) => renamed < at).length] ?? ''
  const by = (): 'member' | 'customer' => random.pick(['member', 'customer'])
  const channel = (): string | undefined => random.pick(['poster-2', undefined])
  const added = (at: number, customer: Customer): void =>
    teller.act(at, 'added', adds(calledAt(at), customer, channel()))
  const edited = (at: number, customer: Customer): void =>
    teller.act(at, 'edited', edits(calledAt(at), customer, `备注${at}`))
  const removed = (at: number, customer: Customer): void =>
    teller.act(at, 'removed', removes(calledAt(at), customer, by()))

  for (let n = random.between(3, 5); n > 0; n--) {
    const customer = teller.customer()
    const [came = 0, ...later] = teller.moments(random.between(1, 3))
    added(came, customer)
    for (const at of later) edited(at, customer)
  }
  const old = teller.customer()
  teller.before('added', adds(first, old, channel()))
  for (const at of teller.moments(2)) edited(at, old)
  const fickle = teller.customer()
  const [came = 0, left = 0, back = 0] = teller.moments(3)
  added(came, fickle)
  removed(left, fickle)
  added(back, fickle)
  const lost = teller.customer()
  teller.before('added', adds(first, lost, channel()))
  const [gone = 0] = teller.moments(1)
  removed(gone, lost)
}
