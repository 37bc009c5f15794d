import type { Teller } from './teller'
import { adds, edits, handsOver, refusesHandover, removes, renames, type Customer } from './verbs'

export const REPS = ['lin.mei', 'chen.hao', 'wang.jing', 'zhou.kai'] as const
/** Leaves the corp in the second half of the day. */
export const LEAVER = 'he.qing'
export const CHANNELS = ['poster-1', 'poster-2', 'spring']
/** As they are called in the plan's corp from before the day. */
export const TAGS = ['et-vip', 'et-new', 'et-asked', 'et-bought']

type Story = (teller: Teller) => void

/** What happens between members and customers until the evening, each kind some times. */
export function contactStories(teller: Teller): void {
  for (const story of stories) for (let n = teller.random.between(1, 2); n > 0; n--) story(teller)
}

const stories: readonly Story[] = [
  newcomer,
  halfAdded,
  comesAndGoes,
  comesBack,
  knowsTwo,
  isHandedOver,
  staysWhereTheyAre,
  fromAnotherCorp,
  editedTwiceInASecond,
  oldCustomerIsEdited,
  oldCustomerLeaves,
  oldCustomerComesBack,
  ofTheLeaver,
]

const channelOf = ({ random }: Teller): string | undefined => random.pick([...CHANNELS, undefined])
const tagsOf = ({ random }: Teller): string[] => TAGS.filter(() => random.next() < 0.5)
const remarkOf = ({ random }: Teller): string => `备注${random.between(0, 999_999)}`
const byOf = ({ random }: Teller): 'member' | 'customer' => random.pick(['member', 'customer'])

/** Two different reps. */
function twoReps({ random }: Teller): [string, string] {
  const first = random.between(0, REPS.length - 1)
  return [REPS[first] ?? '', REPS[(first + random.between(1, REPS.length - 1)) % REPS.length] ?? '']
}

function newcomer(teller: Teller): void {
  const [rep] = twoReps(teller)
  const customer = teller.customer()
  const [first = 0, ...later] = teller.moments(teller.random.between(1, 4))
  teller.act(first, 'added', adds(rep, customer, channelOf(teller)))
  for (const at of later) teller.act(at, 'edited', edits(rep, customer, remarkOf(teller), tagsOf(teller)))
  if (later.length > 1) teller.act((later[0] ?? 0) + 1, 'another name', renames(customer, `${customer.name}新名`))
}

function halfAdded(teller: Teller): void {
  const [rep] = twoReps(teller)
  const customer = teller.customer()
  const state = channelOf(teller)
  const [half = 0, full = 0] = teller.moments(2)
  teller.act(half, 'half added', adds(rep, customer, state, true))
  if (teller.random.next() < 0.5) teller.act(full, 'added back', adds(rep, customer, state))
}

function comesAndGoes(teller: Teller): void {
  const [rep] = twoReps(teller)
  const customer = teller.customer()
  const [first = 0, edited = 0, last = 0] = teller.moments(3)
  teller.act(first, 'added', adds(rep, customer, channelOf(teller)))
  teller.act(edited, 'edited', edits(rep, customer, remarkOf(teller)))
  teller.act(last, 'removed', removes(rep, customer, byOf(teller)))
}

function comesBack(teller: Teller): void {
  const [rep] = twoReps(teller)
  const customer = teller.customer()
  const [first = 0, left = 0, back = 0, edited = 0, leftAgain = 0] = teller.moments(5)
  teller.act(first, 'added', adds(rep, customer, channelOf(teller)))
  teller.act(left, 'removed', removes(rep, customer, byOf(teller)))
  teller.act(back, 'added again', adds(rep, customer, channelOf(teller)))
  teller.act(edited, 'edited', edits(rep, customer, remarkOf(teller), tagsOf(teller)))
  if (teller.random.next() < 0.3) teller.act(leftAgain, 'removed again', removes(rep, customer, byOf(teller)))
}

function knowsTwo(teller: Teller): void {
  const [one, other] = twoReps(teller)
  const customer = teller.customer()
  const [first = 0, second = 0, edited = 0, last = 0] = teller.moments(4)
  teller.act(first, 'added', adds(one, customer, channelOf(teller)))
  teller.act(second, 'added by another', adds(other, customer, channelOf(teller)))
  teller.act(edited, 'edited', edits(other, customer, remarkOf(teller), tagsOf(teller)))
  if (teller.random.next() < 0.5) teller.act(last, 'removed', removes(one, customer, byOf(teller)))
}

function isHandedOver(teller: Teller): void {
  const [from, to] = twoReps(teller)
  const customer = teller.customer()
  const [first = 0, handed = 0, edited = 0] = teller.moments(3)
  teller.act(first, 'added', adds(from, customer, channelOf(teller)))
  teller.act(handed, 'handed over', handsOver(from, to, customer))
  teller.act(edited, 'edited', edits(to, customer, remarkOf(teller), tagsOf(teller)))
}

function staysWhereTheyAre(teller: Teller): void {
  const [from, to] = twoReps(teller)
  const customer = teller.customer()
  const [first = 0, refused = 0] = teller.moments(2)
  teller.act(first, 'added', adds(from, customer, channelOf(teller)))
  teller.act(refused, 'handover refused', refusesHandover(to, customer))
}

/** No welcome code comes with them. */
function fromAnotherCorp(teller: Teller): void {
  const [rep] = twoReps(teller)
  const customer = teller.customer('wo')
  const [first = 0] = teller.moments(1)
  teller.act(first, 'added', adds(rep, customer, channelOf(teller)))
}

/** On the wire the second edit looks like a repeat of the first. */
function editedTwiceInASecond(teller: Teller): void {
  const [rep] = twoReps(teller)
  const customer = oldCustomer(teller, rep)
  const [at = 0] = teller.moments(1)
  teller.act(at, 'edited', edits(rep, customer, remarkOf(teller), tagsOf(teller)))
  teller.act(at, 'edited again', edits(rep, customer, remarkOf(teller), tagsOf(teller)))
}

function oldCustomerIsEdited(teller: Teller): void {
  const [rep] = twoReps(teller)
  const customer = oldCustomer(teller, rep)
  for (const at of teller.moments(teller.random.between(1, 3))) {
    teller.act(at, 'edited', edits(rep, customer, remarkOf(teller), tagsOf(teller)))
  }
}

function oldCustomerLeaves(teller: Teller): void {
  const [rep, other] = twoReps(teller)
  const customer = oldCustomer(teller, rep)
  const [added = 0, left = 0] = teller.moments(2)
  if (teller.random.next() < 0.5) teller.act(added, 'added by another', adds(other, customer, channelOf(teller)))
  teller.act(left, 'removed', removes(rep, customer, byOf(teller)))
}

function oldCustomerComesBack(teller: Teller): void {
  const [rep] = twoReps(teller)
  const customer = oldCustomer(teller, rep)
  const [left = 0, back = 0] = teller.moments(2)
  teller.act(left, 'removed', removes(rep, customer, byOf(teller)))
  teller.act(back, 'added again', adds(rep, customer, channelOf(teller)))
}

/** Nobody says what becomes of them when the member leaves. */
function ofTheLeaver(teller: Teller): void {
  const old = oldCustomer(teller, LEAVER)
  const [other] = twoReps(teller)
  const customer = teller.customer()
  const [first = 0, edited = 0] = teller.moments(2, 0, 0.5)
  const [second = 0] = teller.moments(1)
  teller.act(first, 'added', adds(LEAVER, customer, channelOf(teller)))
  teller.act(edited, 'edited', edits(LEAVER, old, remarkOf(teller), tagsOf(teller)))
  teller.act(second, 'added by another', adds(other, customer, channelOf(teller)))
}

/** Whom a member has since before the day, with a remark and tags. */
function oldCustomer(teller: Teller, userId: string): Customer {
  const customer = teller.customer()
  teller.before('added', adds(userId, customer, channelOf(teller)))
  teller.before('edited', edits(userId, customer, remarkOf(teller), tagsOf(teller)))
  return customer
}
