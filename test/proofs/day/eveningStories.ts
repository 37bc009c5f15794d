import { CHANNELS, REPS } from './contactStories'
import { EVENING_S, type Teller } from './teller'
import { adds, removes, type Customer } from './verbs'

/**
 * The last seconds of the day: their welcome codes still work when the day is told. Returns `member customer` of whom a
 * greeting can reach. Two addings of a pair come by one channel: whichever is told first is greeted.
 */
export function eveningStories(teller: Teller): string[] {
  const { random } = teller
  const greetable: string[] = []
  const reached = (userId: string, { externalUserId }: Customer): void =>
    void greetable.push(`${userId} ${externalUserId}`)
  const state = (): string | undefined => random.pick([...CHANNELS, undefined])
  for (let n = random.between(1, 3); n > 0; n--) {
    const [rep, customer] = [random.pick(REPS), teller.customer()]
    teller.act(EVENING_S + random.between(0, 3), 'added', adds(rep, customer, state()))
    reached(rep, customer)
  }
  const [rep, customer, channel] = [random.pick(REPS), teller.customer(), state()]
  teller.act(EVENING_S, 'half added', adds(rep, customer, channel, true))
  teller.act(EVENING_S + 2, 'added back', adds(rep, customer, channel))
  reached(rep, customer)
  addedBackLate(teller, reached, state())
  comesBackAtOnce(teller, reached, state())
  knowsTwo(teller, reached, state)
  return greetable
}

type Reached = (userId: string, customer: Customer) => void

/** The half-add is missed, the adding back is not. */
function addedBackLate(teller: Teller, reached: Reached, state: string | undefined): void {
  const [rep, customer] = [teller.random.pick(REPS), teller.customer()]
  const [half = 0] = teller.moments(1)
  teller.act(half, 'half added', adds(rep, customer, state, true))
  teller.act(EVENING_S + 1, 'added back', adds(rep, customer, state))
  reached(rep, customer)
}

function comesBackAtOnce(teller: Teller, reached: Reached, state: string | undefined): void {
  const [rep, customer] = [teller.random.pick(REPS), teller.customer()]
  teller.act(EVENING_S, 'added', adds(rep, customer, state))
  teller.act(EVENING_S + 1, 'removed', removes(rep, customer, teller.random.pick(['member', 'customer'])))
  teller.act(EVENING_S + 3, 'added again', adds(rep, customer, state))
  reached(rep, customer)
}

function knowsTwo(teller: Teller, reached: Reached, state: () => string | undefined): void {
  const customer = teller.customer()
  const at = EVENING_S + teller.random.between(0, 2)
  for (const [i, rep] of [REPS[0], REPS[2]].entries()) {
    teller.act(at + i, 'added', adds(rep, customer, state()))
    reached(rep, customer)
  }
}
