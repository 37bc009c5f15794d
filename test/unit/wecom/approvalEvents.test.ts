import { Unparseable } from '../../../src/wecom/parse'
import { decoded } from './decoded'

const APPLIED = 1767225000
const at = (seconds: number): Date => new Date(seconds * 1000)

const approver = (spelling: string, userId: string, time: number): string =>
  `<Item><ItemName>${userId}</ItemName><${spelling}>${userId}</${spelling}><ItemParty>Sales</ItemParty>
   <ItemStatus>2</ItemStatus><ItemSpeech>fine</ItemSpeech><ItemOpTime>${time}</ItemOpTime></Item>`

test('an approval of ours has its nodes, each with its approvers, however their userids are spelt', () => {
  const elements = `<ApprovalInfo><ThirdNo>90071992547409931</ThirdNo><OpenSpName>Discount</OpenSpName>
    <OpenTemplateId>tpl</OpenTemplateId><OpenSpStatus>1</OpenSpStatus><ApplyTime>${APPLIED}</ApplyTime>
    <ApplyUserId>su.yan</ApplyUserId><ApplyUserName>Su</ApplyUserName>
    <ApprovalNodes>
      <ApprovalNode><NodeStatus>2</NodeStatus><NodeAttr>1</NodeAttr><NodeType>1</NodeType>
        <Items>${approver('ItemUserId', 'gao.ran', APPLIED + 60)}${approver('ItemUserid', 'he.yi', 0)}</Items></ApprovalNode>
      <ApprovalNode><NodeStatus>1</NodeStatus><NodeAttr>2</NodeAttr><NodeType>3</NodeType><Items></Items></ApprovalNode>
    </ApprovalNodes>
    <NotifyNodes><NotifyNode><ItemUserId>fang.li</ItemUserId></NotifyNode></NotifyNodes>
    <approverstep>1</approverstep></ApprovalInfo>`
  const decision = { status: 2, speech: 'fine', department: 'Sales', image: null }
  expect(decoded('open_approval_change', elements)).toEqual({
    thirdNo: '90071992547409931',
    name: 'Discount',
    templateId: 'tpl',
    status: 1,
    appliedAt: at(APPLIED),
    applicant: { userId: 'su.yan', name: 'Su', department: null, image: null },
    nodes: [
      {
        status: 2,
        attribute: 1,
        type: 1,
        items: [
          { ...decision, userId: 'gao.ran', name: 'gao.ran', operatedAt: at(APPLIED + 60) },
          { ...decision, userId: 'he.yi', name: 'he.yi', operatedAt: null },
        ],
      },
      { status: 1, attribute: 2, type: 3, items: [] },
    ],
    notified: [{ userId: 'fang.li', name: null, department: null, image: null }],
    step: 1,
  })
})

const detail = (userId: string): string =>
  `<Details><Approver><UserId>${userId}</UserId></Approver><Speech></Speech><SpStatus>2</SpStatus>
   <SpTime>${APPLIED}</SpTime></Details>`
const system = (more: string): string =>
  `<ApprovalInfo><SpNo>202601010007</SpNo><SpName>Leave</SpName><SpStatus>2</SpStatus><ApplyTime>${APPLIED}</ApplyTime>
   <Applyer><UserId>su.yan</UserId><Party>4</Party></Applyer>${more}</ApprovalInfo>`

test("an approval of WeCom's has repeated records, people who are told, and comments", () => {
  const elements = system(`
    <SpRecord><SpStatus>2</SpStatus><ApproverAttr>2</ApproverAttr>${detail('gao.ran')}${detail('he.yi')}</SpRecord>
    <SpRecord><SpStatus>1</SpStatus><ApproverAttr>1</ApproverAttr>${detail('fang.li')}</SpRecord>
    <Notifyer><UserId>a</UserId></Notifyer><Notifyer><UserId>b</UserId></Notifyer>
    <Comments><CommentUserInfo><UserId>a</UserId></CommentUserInfo><CommentTime>${APPLIED}</CommentTime>
      <CommentContent>why?</CommentContent><CommentId>6750538708562308220</CommentId></Comments>
    <StatuChangeEvent>10</StatuChangeEvent>`)
  const one = (userId: string) => ({ userId, speech: '', status: 2, decidedAt: at(APPLIED) })
  expect(decoded('sys_approval_change', elements)).toEqual({
    spNo: '202601010007',
    name: 'Leave',
    status: 2,
    templateId: null,
    appliedAt: at(APPLIED),
    applicant: { userId: 'su.yan', departmentId: 4 },
    records: [
      { status: 2, attribute: 2, details: [one('gao.ran'), one('he.yi')] },
      { status: 1, attribute: 1, details: [one('fang.li')] },
    ],
    steps: [],
    notifiedUserIds: ['a', 'b'],
    comments: [{ id: '6750538708562308220', userId: 'a', content: 'why?', commentedAt: at(APPLIED) }],
    change: 10,
  })
})

test('its newer form has steps, and the number as a text', () => {
  const person = '<UserInfo><UserId>gao.ran</UserId></UserInfo><Speech>fine</Speech><SpYj>2</SpYj><Sptime>0</Sptime>'
  const steps = `<ProcessList><NodeList><NodeType>1</NodeType><SpStatus>1</SpStatus><ApvRel>3</ApvRel>
    <SubNodeList>${person}</SubNodeList></NodeList></ProcessList>`
  const elements = system(`<SpNoStr>202601010008</SpNoStr>${steps}<StatusChangeEvent>2</StatusChangeEvent>`)
  expect(decoded('sys_approval_change', elements)).toMatchObject({
    spNo: '202601010008',
    steps: [
      {
        type: 1,
        status: 1,
        relation: 3,
        people: [{ userId: 'gao.ran', speech: 'fine', status: 2, decidedAt: null }],
      },
    ],
    records: [],
    change: 2,
  })
})

test.each(['open_approval_change', 'sys_approval_change'] as const)('%s without a number is unparseable', (name) => {
  expect(() =>
    decoded(name, '<ApprovalInfo><OpenSpStatus>1</OpenSpStatus><SpStatus>1</SpStatus></ApprovalInfo>'),
  ).toThrow(Unparseable)
})
