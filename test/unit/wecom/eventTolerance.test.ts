import * as fc from 'fast-check'
import { decode, eventNames } from '../../../src/wecom/events'
import { parsePlaintext, Unparseable } from '../../../src/wecom/parse'

const inside = ['Item', 'item', 'PicList', 'PicMd5Sum', 'SelectedItem', 'OptionId', 'UserId', 'Details', 'Approver']
const outside = ['FromUserName', 'UserID', 'ExternalUserID', 'Id', 'ChatId', 'TagId', 'JobId', 'TaskId', 'Department']
const nested = ['ExtAttr', 'SendPicsInfo', 'SelectedItems', 'OptionIds', 'ApprovalInfo', 'BatchJob', 'MemChangeList']
const names = fc.constantFrom(...inside, ...outside, ...nested, 'SpRecord', 'SpNo', 'SpStatus', 'ThirdNo')

const { tree } = fc.letrec<{ tree: object; value: unknown }>((tie) => ({
  tree: fc.dictionary(names, tie('value'), { maxKeys: 8 }),
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom('', '7', 'a,b', '1e99', 'NaN', 12, null, true),
    tie('tree'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}))

test('whatever is where something else was expected, an event is decoded or unparseable', () => {
  const outcomes = { decoded: 0, unparseable: 0 }
  const property = fc.property(fc.constantFrom(...eventNames), tree, (name, elements) => {
    const [event, changeType] = name.split('.')
    const head =
      event === 'message' ? { MsgType: changeType } : { MsgType: 'event', Event: event, ChangeType: changeType }
    try {
      expect(decode(parsePlaintext(Buffer.from(JSON.stringify({ ...elements, ...head }))))).toMatchObject({
        known: true,
      })
      outcomes.decoded++
    } catch (error) {
      if (!(error instanceof Unparseable)) throw error
      outcomes.unparseable++
    }
  })
  fc.assert(property, { numRuns: 1500 })
  expect(Math.min(outcomes.decoded, outcomes.unparseable)).toBeGreaterThan(50)
})
