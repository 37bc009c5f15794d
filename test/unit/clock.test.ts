import { createClock } from '../../src/clock'

test("the clock is the machine's, moved by the offset; moving it to where it is, is no jump", () => {
  let machine = 1_000_000
  const clock = createClock(() => machine)
  expect(clock.now()).toEqual(new Date(1_000_000))
  expect([clock.setOffset(500), clock.setOffset(500), clock.setOffset(0)]).toEqual([true, false, true])
  clock.setOffset(86_400_000)
  machine += 250
  expect(clock.now()).toEqual(new Date(87_400_250))
})
