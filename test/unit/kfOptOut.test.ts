import { kf } from '../../config/kf'
import { optOutWords, optsOut, withoutOptOut } from '../../src/decisions/kf/optOut'

const usual = optOutWords(kf.optOut.words)

test.each([
  '退订',
  ' 退订。',
  '「退訂」',
  'td',
  'ＴＤ',
  't',
  '“T”',
  '取消订阅！',
  'Unsubscribe',
  '取消訂閱',
  '退\u200b订',
])('%s alone opts out', (text) => expect(optsOut(text, usual)).toBe(true))

test.each(['怎么退订', '退订吗？', 'T?', 'tt', '退 订 单', '', '。', 'T恤', null])('%s does not', (text) =>
  expect(optsOut(text, usual)).toBe(false),
)

test('with no words nothing opts out, not even an empty message', () => {
  for (const text of ['退订', '', '。']) expect(optsOut(text, optOutWords([]))).toBe(false)
  expect(optsOut('。', optOutWords(['！']))).toBe(false)
})

test('of several lines those that opt out are taken away, and the last of them is named', () => {
  const line = (text: string | null) => ({ text })
  const burst = { key: 'k', messages: [line('在吗'), line('退订'), line(null), line('TD')] }
  expect(withoutOptOut(burst, usual)).toEqual({ said: 'TD', rest: { key: 'k', messages: [line('在吗'), line(null)] } })
  expect(withoutOptOut({ messages: [line('在吗')] }, usual)).toEqual({ said: null, rest: { messages: [line('在吗')] } })
})
