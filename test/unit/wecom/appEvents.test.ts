import type { EventName } from '../../../src/wecom/events'
import { Unparseable } from '../../../src/wecom/parse'
import { decoded } from './decoded'

const BY = '<FromUserName>su.yan</FromUserName>'
const by = { userId: 'su.yan' }

test.each(['subscribe', 'unsubscribe', 'enter_agent', 'click', 'view', 'view_miniprogram'] as const)(
  '%s tells the member, and the key if there is one',
  (name) => {
    expect(decoded(name, `${BY}<EventKey>menu.3</EventKey>`)).toEqual({ ...by, eventKey: 'menu.3' })
    expect(decoded(name, `${BY}<EventKey><![CDATA[]]></EventKey>`)).toEqual({ ...by, eventKey: null })
    expect(() => decoded(name, '<EventKey>menu.3</EventKey>')).toThrow(Unparseable)
  },
)

test('a place is told by its numbers, and is nothing without them', () => {
  const elements = `${BY}<Latitude>30.25</Latitude><Longitude>120.5</Longitude><Precision>35.0</Precision>`
  const place = { ...by, latitude: 30.25, longitude: 120.5, precision: 35, appType: null }
  expect(decoded('location', elements)).toEqual(place)
  expect(() => decoded('location', `${BY}<Latitude>north</Latitude><Longitude>1</Longitude>`)).toThrow(Unparseable)
})

test('a place that was chosen on the map has its name and scale', () => {
  const elements = `${BY}<EventKey>where</EventKey><SendLocationInfo><Location_X>30.25</Location_X>
    <Location_Y>120.5</Location_Y><Scale>16</Scale><Label>Lake Road</Label><Poiname></Poiname></SendLocationInfo>
    <AppType>wxwork</AppType>`
  expect(decoded('location_select', elements)).toEqual({
    ...by,
    eventKey: 'where',
    latitude: 30.25,
    longitude: 120.5,
    scale: 16,
    label: 'Lake Road',
    poiName: '',
    appType: 'wxwork',
  })
})

test.each(['scancode_push', 'scancode_waitmsg'] as const)('%s carries what was scanned', (name) => {
  const info = '<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>shelf 12, row 3</ScanResult></ScanCodeInfo>'
  expect(decoded(name, `${BY}<EventKey>scan</EventKey>${info}`)).toEqual({
    ...by,
    eventKey: 'scan',
    scanType: 'qrcode',
    scanResult: 'shelf 12, row 3',
  })
})

const item = (sum: string): string => `<item><PicMd5Sum>${sum}</PicMd5Sum></item>`

test.each([
  ['one list of two', `<PicList>${item('aa')}${item('bb')}</PicList>`, ['aa', 'bb']],
  ['two lists of one', `<PicList>${item('aa')}</PicList><PicList>${item('bb')}</PicList>`, ['aa', 'bb']],
  ['one picture', `<PicList>${item('aa')}</PicList>`, ['aa']],
  ['no picture', '<PicList></PicList>', []],
])('pictures come as %s', (_what, lists, md5Sums) => {
  for (const name of ['pic_sysphoto', 'pic_photo_or_album', 'pic_weixin'] as const) {
    const elements = `${BY}<EventKey>pic</EventKey><SendPicsInfo><Count>2</Count>${lists}</SendPicsInfo>`
    expect(decoded(name, elements)).toEqual({ ...by, eventKey: 'pic', count: 2, md5Sums })
  }
})

test.each(['inactive_alert', 'low_active_alert'] as const)('%s says from when', (name) => {
  const effectiveAt = new Date(1767830400_000)
  expect(decoded(name, '<EffectTime>1767830400</EffectTime>')).toEqual({ effectiveAt })
  expect(decoded(name, '<EffectTime>soon</EffectTime>')).toEqual({ effectiveAt: null })
})

test.each<EventName>([
  'close_inactive_agent',
  'reopen_inactive_agent',
  'low_active',
  'active_restored',
  'share_agent_change',
  'share_chain_change',
  'change_app_admin',
  'msgaudit_notify',
])('%s says all by its name', (name) => {
  expect(decoded(name, '<AgentID>7</AgentID>')).toEqual({})
})

test('the workbench, the licence and the mailbox of the app', () => {
  expect(decoded('switch_workbench_mode', '<Mode>1</Mode >')).toEqual({ on: true })
  expect(decoded('switch_workbench_mode', '<Mode>0</Mode>')).toEqual({ on: false })
  expect(decoded('unlicensed_notify', BY)).toEqual(by)
  expect(decoded('app_email_change.receive_email', '<Amount><![CDATA[2]]></Amount>')).toEqual({ amount: 2 })
})

const CARD = `${BY}<EventKey>ok</EventKey><TaskId>t-1</TaskId><CardType>vote_interaction</CardType>
  <ResponseCode>rc</ResponseCode>`
const card = { ...by, eventKey: 'ok', taskId: 't-1', cardType: 'vote_interaction', responseCode: 'rc' }

test.each([
  ['OptionIds', 'OptionId'],
  ['OpitonIds', 'OpitonId'],
])('the answers of a card are read from %s', (list, option) => {
  const ids = `<${option}>a</${option}><${option}>b,c</${option}>`
  const items = `<SelectedItems>
    <SelectedItem><QuestionKey>q1</QuestionKey><${list}>${ids}</${list}></SelectedItem>
    <SelectedItem><QuestionKey>q2</QuestionKey><${list}><${option}>d</${option}></${list}></SelectedItem>
  </SelectedItems>`
  expect(decoded('template_card_event', CARD + items)).toEqual({
    ...card,
    selectedItems: [
      { questionKey: 'q1', optionIds: ['a', 'b,c'] },
      { questionKey: 'q2', optionIds: ['d'] },
    ],
  })
})

test('a button, a menu and a task card have no answers', () => {
  expect(decoded('template_card_event', CARD)).toEqual({ ...card, selectedItems: [] })
  expect(decoded('template_card_menu_event', CARD)).toEqual(card)
  expect(decoded('taskcard_click', CARD)).toEqual({ ...by, eventKey: 'ok', taskId: 't-1' })
  expect(() => decoded('template_card_event', BY)).toThrow(Unparseable)
})
