import { BridgeError, bridgeError, bridgeReasons, isAborted } from '../../../web/shared/bridge/errors'
import { bridgeWords } from '../../../web/shared/bridge/words'

test.each([
  ['getCurExternalContact:failwithout context of external contact', 2, 'no-context'],
  ['getCurExternalContact:fail_fail_without context of external contact', 2, 'no-context'],
  ['sendChatMessage:fail without context of external contact', undefined, 'no-context'],
  ['sendChatMessage:fail_no permission', undefined, 'no-permission'],
  ['getCurExternalChat:no permission', -1, 'no-permission'],
  ['sendChatMessage:permission denied', -1, 'no-permission'],
  ['agentConfig:invalid signature', 40093, 'bad-signature'],
  ['agentConfig:fail_invalid signature', undefined, 'bad-signature'],
  ['agentConfig:fail', 42012, 'bad-signature'],
  ['agentConfig:fail', 80001, 'bad-signature'],
  ['getContext:function not exist', -1, 'too-old'],
  ['getContext:function_not_exist', -1, 'too-old'],
  ['sendChatMessage:cancel', -1, 'cancelled'],
  ['sendChatMessage:invalid imgUrl', -1, 'failed'],
] as const)('"%s" (%s) is %s', (errMsg, errCode, reason) => {
  for (const raw of [
    { errMsg, errCode },
    { err_msg: errMsg, err_code: errCode },
  ]) {
    expect(bridgeError(raw)).toMatchObject({ reason, detail: errMsg })
  }
})

test('an error that is one of ours already stays as it is', () => {
  const error = new BridgeError('timed-out', 'getContext')
  expect(bridgeError(error)).toBe(error)
})

test.each([
  [new Error('no network'), 'no network'],
  ['words', 'words'],
  [null, ''],
  [undefined, ''],
  [7, ''],
  [{}, ''],
])('anything else that is thrown (%p) failed, with its words', (raw, detail) => {
  expect(bridgeError(raw)).toMatchObject({ reason: 'failed', detail })
})

test("the SDK's abort is told apart from every other error", () => {
  expect(isAborted(new Error('SDK Error: Aborted'))).toBe(true)
  expect(isAborted(new Error('SDK Error: Missing getConfigSignature'))).toBe(false)
  expect(isAborted({ errMsg: 'Aborted' })).toBe(false)
})

test('every reason has words in both languages', () => {
  for (const reason of bridgeReasons) {
    expect(bridgeWords[reason].zh).toMatch(/[\u4e00-\u9fff]/)
    expect(bridgeWords[reason].en).toMatch(/^[A-Z].+\.$/)
  }
})
