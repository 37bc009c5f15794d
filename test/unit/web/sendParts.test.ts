import type { ChatMessage, SendOutcome } from '../../../src/handlers/sidebar/quickReplies.schema'
import { sendParts, type Sending, type SendSteps } from '../../../web/sidebar/src/replies/sendParts'

const text = (content: string): ChatMessage => ({ msgtype: 'text', text: { content } })

class Silent extends Error {}

/** A chat whose client does with each message what the plan says; further ones go through. */
function chat(plan: ('ok' | 'refused' | 'silent' | 'elsewhere')[] = []) {
  const seen: string[] = []
  const recorded: SendOutcome[] = []
  const steps: SendSteps = {
    async check() {
      if (plan[0] !== 'elsewhere') return
      plan.shift()
      throw new Error('another chat')
    },
    async send(message) {
      const step = plan.shift() ?? 'ok'
      if (step === 'refused') throw new Error('no permission')
      if (message.msgtype === 'text') seen.push(message.text.content)
      if (step === 'silent') throw new Silent('no answer')
    },
    record: (outcome) => void recorded.push(outcome),
    isUnknown: (error) => error instanceof Silent,
    detail: (error) => (error instanceof Error ? error.message : ''),
  }
  return { seen, recorded, steps }
}

function sending(): Sending {
  const messages = ['a', 'b', 'c'].map(text)
  return { attempt: 'one-tap', quickReplyId: 'q', keptAs: 'q', messages, states: messages.map(() => 'waiting') }
}

test('parts go out in their order, each recorded under the same attempt', async () => {
  const { seen, recorded, steps } = chat()
  const all = sending()
  expect(await sendParts(all, 0, steps)).toBeNull()
  expect(seen).toEqual(['a', 'b', 'c'])
  expect(all.states).toEqual(['sent', 'sent', 'sent'])
  expect(recorded).toEqual(
    [0, 1, 2].map((part) => ({ attempt: 'one-tap', quickReplyId: 'q', part, parts: 3, outcome: 'sent' })),
  )
})

test('a refusal at the second part stops there, and going on sends the rest and nothing twice', async () => {
  const { seen, recorded, steps } = chat(['ok', 'refused'])
  const all = sending()
  expect(await sendParts(all, 0, steps)).toMatchObject({ part: 1, error: { message: 'no permission' } })
  expect(all.states).toEqual(['sent', 'failed', 'waiting'])
  expect(await sendParts(all, 1, steps)).toBeNull()
  expect(seen).toEqual(['a', 'b', 'c'])
  expect(recorded.map(({ part, outcome, attempt }) => [part, outcome, attempt])).toEqual([
    [0, 'sent', 'one-tap'],
    [1, 'failed', 'one-tap'],
    [1, 'sent', 'one-tap'],
    [2, 'sent', 'one-tap'],
  ])
})

test('a client that gave no answer leaves the part unknown and sends nothing after it', async () => {
  const { seen, recorded, steps } = chat(['silent'])
  const all = sending()
  expect((await sendParts(all, 0, steps))?.part).toBe(0)
  expect(all.states).toEqual(['unknown', 'waiting', 'waiting'])
  expect([seen, recorded.map(({ outcome }) => outcome)]).toEqual([['a'], ['unknown']])
})

test('when another chat was opened between two parts, the next reaches nobody and is not recorded', async () => {
  const { seen, recorded, steps } = chat(['ok', 'elsewhere'])
  const all = sending()
  expect(await sendParts(all, 0, steps)).toMatchObject({ part: 1, error: { message: 'another chat' } })
  expect(all.states).toEqual(['sent', 'waiting', 'waiting'])
  expect([seen, recorded.length]).toEqual([['a'], 1])
})
