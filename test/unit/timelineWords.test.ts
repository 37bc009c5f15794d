import { notSentReasons } from '../../src/decisions/notSent'
import { tagLine, touchLine } from '../../src/decisions/touchWords'
import { touchKinds } from '../../src/decisions/touches'
import { entryLine } from '../../src/decisions/timelineWords'

test('a kind from a later day is shown by its own name', () => {
  expect(entryLine('from-later', {})).toEqual({ zh: '其他：from-later', en: 'Other: from-later' })
  expect(touchLine({ kind: 'fax', direction: 'in', outcome: 'reached' }).zh).toContain('fax')
})

test('what was not sent says why', () => {
  expect(entryLine('not-greeted', { reason: 'welcome-too-late' }).zh).toContain(notSentReasons['welcome-too-late'].zh)
  expect(entryLine('not-greeted', { reason: 'a reason of later' })).toEqual({ zh: '未发送欢迎语', en: 'Not greeted' })
})

test('an order says its amount in yuan', () => {
  expect(entryLine('ordered', { orderNo: 'A1', amountFen: 1999 }).zh).toBe('下单 ¥19.99 A1')
  expect(entryLine('ordered', {}).en).toBe('Ordered')
})

test('a stage, a remark, an owner and fields say what they became', () => {
  expect(entryLine('stage-set', { from: 'lead', to: 'key' }).en).toBe('Stage: lead → key account')
  expect(entryLine('stage-set', { from: 'older', to: 'key' }).en).toBe('Stage: older → key account')
  expect(entryLine('remark-set', { from: '', to: '王姐' }).zh).toBe('备注名：（无） → 王姐')
  expect(entryLine('owner-set', { userId: 'chen.hao', name: '陈浩' }).zh).toBe('负责人：陈浩')
  expect(entryLine('owner-set', { userId: null, name: null }).zh).toContain('按规则')
  const label = { zh: '口味', en: 'Flavour' }
  const changes = [
    { key: 'flavour', label, to: { zh: '浓', en: '浓' } },
    { key: 'flavour', label, to: { zh: '', en: '' } },
    'not a change',
  ]
  expect(entryLine('fields-set', { changes }).zh).toBe('口味：浓；口味：（清空）')
})

test('an attempt is told apart from a call that reached them, in words', () => {
  const call = { kind: 'call', direction: 'out' }
  expect(touchLine({ ...call, outcome: 'reached' }).zh).toBe('电话')
  expect(touchLine({ ...call, outcome: 'attempt' }).zh).toBe('电话（未联系上）')
  expect(touchLine({ kind: 'message', direction: 'out', outcome: 'attempt' }).zh).toBe('发送了消息')
})

test('every kind of touch has words of its own', () => {
  for (const kind of touchKinds) expect(touchLine({ kind, direction: 'in', outcome: 'reached' }).zh).not.toContain(kind)
})

test('tags say what came on and off, and whether WeCom has it', () => {
  const change = { added: ['金卡'], removed: ['银卡'], reason: null }
  expect(tagLine({ ...change, status: 'done' }).zh).toBe('标签 +金卡 −银卡')
  expect(tagLine({ ...change, status: 'waiting' }).en).toContain('waiting for WeCom')
  expect(tagLine({ ...change, status: 'refused', reason: 'not-a-follower' }).zh).toContain('84061')
})
