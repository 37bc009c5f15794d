import { CallbackRouter } from '../../src/wecom/router'
import type { WecomEvent } from '../../src/wecom/events'

const added: WecomEvent<'change_external_contact.add_external_contact'> = {
  name: 'change_external_contact.add_external_contact',
  createdAt: null,
  data: { userId: 'li', externalUserId: 'wm1', state: null, welcomeCode: null },
}

test('a handler gets the scope and the event it was registered for, and no other event', async () => {
  const seen: unknown[] = []
  const router = new CallbackRouter<string>()
    .on('change_external_contact.add_external_contact', async (scope, { data }) => void seen.push(scope, data.userId))
    .on('change_external_chat.create', async () => void seen.push('wrong'))
  await router.dispatch('the scope', added)
  expect(seen).toEqual(['the scope', 'li'])
})

test('one handler may serve several names', async () => {
  const seen: string[] = []
  const router = new CallbackRouter<null>().on(
    ['change_external_contact.add_external_contact', 'change_external_contact.add_half_external_contact'],
    async (_scope, event) => void seen.push(event.name),
  )
  await router.dispatch(null, added)
  expect(seen).toEqual([added.name])
  expect(router.handles('change_external_contact.add_half_external_contact')).toBe(true)
  expect(router.handles('change_external_chat.create')).toBe(false)
})

test('all handlers run, though one fails, and its failure is told as it is', async () => {
  const failure = new Error('first')
  let ran = false
  const router = new CallbackRouter<null>()
    .on(added.name, () => Promise.reject(failure))
    .on(added.name, async () => void (ran = true))
  await expect(router.dispatch(null, added)).rejects.toBe(failure)
  expect(ran).toBe(true)
})

test('several failures are gathered', async () => {
  const router = new CallbackRouter<null>()
    .on(added.name, () => Promise.reject(new Error('first')))
    .on(added.name, () => Promise.reject(new Error('second')))
  const error = await router.dispatch(null, added).catch((caught: AggregateError) => caught)
  expect((error as AggregateError).errors.map((one: Error) => one.message)).toEqual(['first', 'second'])
})

test('a handler that throws at once fails like one that rejects', async () => {
  const router = new CallbackRouter<null>()
    .on(added.name, () => {
      throw new Error('at once')
    })
    .on(added.name, () => Promise.reject(new Error('later')))
  const error = await router.dispatch(null, added).catch((caught: AggregateError) => caught)
  expect((error as AggregateError).errors).toHaveLength(2)
})

test('an event that nobody handles is no error', async () => {
  await expect(new CallbackRouter<null>().dispatch(null, added)).resolves.toBeUndefined()
})

test('a name that does not exist is refused where it is registered, with the names there are', () => {
  const router = new CallbackRouter<null>()
  const register = (name: string): unknown => router.on(name as never, () => Promise.resolve())
  expect(() => register('change_external_contact.add')).toThrow(/"change_external_contact.add".*add_external_contact/)
})

test('the compiler refuses a wrong name and a field that the event does not have', () => {
  const router = new CallbackRouter<null>()
  // @ts-expect-error there is no such name
  expect(() => router.on('change_external_contact.gone', () => Promise.resolve())).toThrow()
  // @ts-expect-error an adding has no chat
  router.on('change_external_contact.add_external_contact', async (_scope, { data }) => void data.chatId)
  const two = ['change_external_contact.add_external_contact', 'change_external_chat.create'] as const
  // @ts-expect-error only one of the two has a welcome code
  router.on(two, async (_scope, { data }) => void data.welcomeCode)
  router.on('change_external_contact.add_external_contact', async (_scope, { data }) => void data.welcomeCode)
  expect(router.handles('change_external_chat.create')).toBe(true)
})
