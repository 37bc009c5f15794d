import { bridgeOver, type Client } from '../../../web/shared/bridge/client'

const TOO_OLD = { errMsg: 'getContext:function not exist' }
const ELSEWHERE = { errMsg: 'getCurExternalContact:failwithout context of external contact' }
const never = new Promise<object>(() => undefined)
const refuse = (raw: unknown) => (): Promise<object> => Promise.reject(raw)

/** A client in a single chat, unless told otherwise. */
function client(given: Partial<Client> = {}): Client {
  return {
    kind: 'wecom',
    ready: async () => undefined,
    getContext: async () => ({ entry: 'single_chat_tools' }),
    getCurExternalContact: async () => ({ userId: 'wm1' }),
    getCurExternalChat: async () => ({ chatId: 'wr1' }),
    sendChatMessage: async () => ({}),
    openEnterpriseChat: async () => ({}),
    setClipboardData: async () => ({}),
    createExternalPayment: async () => ({ paymentId: 'P1' }),
    onContextChange: () => undefined,
    ...given,
  }
}

const at = (entry: string): Partial<Client> => ({ getContext: async () => ({ entry }) })

test.each([
  ['single_chat_tools', { externalUserId: 'wm1', chatId: null }],
  ['contact_profile', { externalUserId: 'wm1', chatId: null }],
  ['single_kf_tools', { externalUserId: 'wm1', chatId: null }],
  ['chat_attachment', { externalUserId: 'wm1', chatId: null }],
  ['group_chat_tools', { externalUserId: null, chatId: 'wr1' }],
  ['internal_group_chat_board', { externalUserId: null, chatId: null }],
  ['normal', { externalUserId: 'wmCard', chatId: null }],
])('at the entry %s the page is about %o', async (entry, expected) => {
  expect(await bridgeOver(client(at(entry)), 'wmCard').context()).toEqual({ entry, ...expected })
})

test('the attachment bar of a group is about the group', async () => {
  const bridge = bridgeOver(client({ ...at('chat_attachment'), getCurExternalContact: refuse(ELSEWHERE) }), null)
  expect(await bridge.context()).toEqual({ entry: 'chat_attachment', externalUserId: null, chatId: 'wr1' })
})

test('a client too old to say where it is is asked who is there', async () => {
  const old = { getContext: refuse(TOO_OLD) }
  const elsewhere = { getCurExternalContact: refuse(ELSEWHERE) }
  const noChat = { getCurExternalChat: refuse({ errMsg: 'getCurExternalChat:fail without context' }) }
  const context = (given: Partial<Client>): unknown => bridgeOver(client({ ...old, ...given }), null).context()
  expect(await context({})).toMatchObject({ entry: 'single_chat_tools', externalUserId: 'wm1' })
  expect(await context(elsewhere)).toMatchObject({ entry: 'group_chat_tools', chatId: 'wr1' })
  expect(await context({ ...elsewhere, ...noChat })).toEqual({ entry: 'normal', externalUserId: null, chatId: null })
})

test('what the client refuses has a reason', async () => {
  const refusing = bridgeOver(
    client({ sendChatMessage: refuse({ errMsg: 'sendChatMessage:fail_no permission' }) }),
    null,
  )
  await expect(refusing.send({ msgtype: 'text', text: { content: '好' } })).rejects.toMatchObject({
    reason: 'no-permission',
  })
  const denied = bridgeOver(
    client({ getContext: refuse({ errMsg: 'agentConfig:invalid signature', errCode: 40093 }) }),
    null,
  )
  await expect(denied.context()).rejects.toMatchObject({ reason: 'bad-signature' })
})

test('a client that never answers is given up: after 12 s, and a message after 20 s', async () => {
  jest.useFakeTimers()
  const silent = bridgeOver(client({ getContext: () => never, sendChatMessage: () => never }), null)
  const ended: string[] = []
  const context = silent.context().catch(({ reason }) => ended.push(`context ${reason}`))
  const sent = silent
    .send({ msgtype: 'text', text: { content: '好' } })
    .catch(({ reason }) => ended.push(`send ${reason}`))
  await jest.advanceTimersByTimeAsync(11_999)
  expect(ended).toEqual([])
  await jest.advanceTimersByTimeAsync(1)
  expect(ended).toEqual(['context timed-out'])
  await jest.advanceTimersByTimeAsync(8000)
  expect(ended).toEqual(['context timed-out', 'send timed-out'])
  await Promise.all([context, sent])
  jest.useRealTimers()
})

describe('a message whose signature does not come', () => {
  const message = { msgtype: 'text' as const, text: { content: '好' } }
  const sent: unknown[] = []
  const sending = (ready: Client['ready']) => {
    sent.length = 0
    const sendChatMessage = async (given: object): Promise<object> => {
      sent.push(given)
      return {}
    }
    return bridgeOver(client({ ready, sendChatMessage }), null).send(message)
  }

  test('is not sent later either: the person is told that it did not go out, which is true', async () => {
    jest.useFakeTimers()
    let come: () => void = () => undefined
    const outcome = sending(() => new Promise<void>((resolve) => (come = resolve))).catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(12_000)
    expect(await outcome).toMatchObject({ reason: 'no-signature' })
    come()
    await jest.advanceTimersByTimeAsync(60_000)
    jest.useRealTimers()
    expect(sent).toEqual([])
  })

  test('has its whole time when the signature comes late', async () => {
    jest.useFakeTimers()
    const late = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 11_000))
    const outcome = sending(late)
    await jest.advanceTimersByTimeAsync(11_000)
    await outcome
    jest.useRealTimers()
    expect(sent).toEqual([message])
  })

  test('says why: our server gave none, or the client took none', async () => {
    await expect(sending(refuse(new Error('not signed: 503')))).rejects.toMatchObject({
      reason: 'no-signature',
      detail: 'not signed: 503',
    })
    const refused = refuse({ errMsg: 'agentConfig:invalid signature', errCode: 40093 })
    await expect(sending(refused)).rejects.toMatchObject({ reason: 'bad-signature' })
    expect(sent).toEqual([])
  })
})

test('a call that was aborted because the address changed is made once more, and not a third time', async () => {
  const calls: number[] = []
  const aborting = (times: number) => async (): Promise<object> => {
    calls.push(times)
    if (calls.length <= times) throw new Error('SDK Error: Aborted')
    return { userId: 'wm1' }
  }
  const context = (times: number): Promise<unknown> =>
    bridgeOver(client({ getCurExternalContact: aborting(times) }), null).context()
  expect(await context(1)).toMatchObject({ externalUserId: 'wm1' })
  expect(calls).toHaveLength(2)
  calls.length = 0
  await expect(context(2)).rejects.toMatchObject({ reason: 'failed' })
  expect(calls).toHaveLength(2)
})

test('a message is given to the client as a copy, and a chat is opened with the contact alone', async () => {
  const seen: unknown[] = []
  const bridge = bridgeOver(
    client({
      sendChatMessage: async (message) => {
        seen.push(message)
        return Object.assign(message, { appId: 'x' })
      },
      openEnterpriseChat: async (params) => {
        seen.push(params)
        return {}
      },
    }),
    null,
  )
  const message = { msgtype: 'text' as const, text: { content: '好' } }
  await bridge.send(message)
  await bridge.openChat('wm1')
  expect(message).toEqual({ msgtype: 'text', text: { content: '好' } })
  expect(seen[1]).toEqual({ userIds: [], externalUserIds: ['wm1'] })
})

test('asking for money in the chat gives WeCom’s id of the request, and goes out in fen for the chat', async () => {
  const asked: object[] = []
  const createExternalPayment = async (params: object) => {
    asked.push(params)
    return { paymentId: 'P7' }
  }
  const bridge = bridgeOver(client({ createExternalPayment }), null)
  expect(await bridge.collect({ totalFee: 3600, description: '订单12345678' })).toBe('P7')
  expect(asked).toEqual([{ paymentType: 0, totalFee: 3600, description: '订单12345678' }])
})

test('a client that cannot ask for money says so, and one that gives no id has made nothing we know', async () => {
  const refused = client({ createExternalPayment: refuse({ errMsg: 'createExternalPayment:function not exist' }) })
  await expect(bridgeOver(refused, null).collect({ totalFee: 1, description: 'x' })).rejects.toMatchObject({
    reason: 'too-old',
  })
  const silent = client({ createExternalPayment: async () => ({}) })
  await expect(bridgeOver(silent, null).collect({ totalFee: 1, description: 'x' })).rejects.toMatchObject({
    reason: 'failed',
  })
})
