import { Unparseable } from '../../../src/wecom/parse'
import { decoded } from './decoded'

const LINK = '<LinkId>ca1</LinkId>'

describe('acquisition links', () => {
  test.each([
    'balance_low',
    'balance_exhausted',
    'balance_increased',
    'service_balance_low',
    'service_balance_exhausted',
  ] as const)('%s says all by its name', (change) => {
    expect(decoded(`customer_acquisition.${change}`, '')).toEqual({})
  })

  test.each(['link_unavailable', 'delete_link'] as const)('%s names the link', (change) => {
    expect(decoded(`customer_acquisition.${change}`, LINK)).toEqual({ linkId: 'ca1' })
    expect(() => decoded(`customer_acquisition.${change}`, '')).toThrow(Unparseable)
  })

  test.each(['friend_request', 'open_profile'] as const)('%s names the link and its channel', (change) => {
    expect(decoded(`customer_acquisition.${change}`, `${LINK}<State>s</State>`)).toEqual({ linkId: 'ca1', state: 's' })
    expect(decoded(`customer_acquisition.${change}`, LINK)).toEqual({ linkId: 'ca1', state: null })
  })

  const PAIR = '<UserID>su.yan</UserID><ExternalUserID>wm1</ExternalUserID>'
  const pair = { userId: 'su.yan', externalUserId: 'wm1' }

  test('a chat begins with or without its link', () => {
    const name = 'customer_acquisition.customer_start_chat'
    expect(decoded(name, PAIR)).toEqual({ ...pair, linkId: null, state: null })
    expect(decoded(name, `${PAIR}${LINK}<State>s</State>`)).toEqual({ ...pair, linkId: 'ca1', state: 's' })
    expect(() => decoded(name, LINK)).toThrow(Unparseable)
    expect(decoded('customer_acquisition.del_follow_user', PAIR)).toEqual(pair)
  })

  test('a message names the people in its old form, the link and a key in its new one', () => {
    const name = 'customer_acquisition.message_from_customer'
    const none = { linkId: null, state: null, chatKey: null, userId: null, externalUserId: null, chatSeq: null }
    expect(decoded(name, `${PAIR}<ChatSeq>3</ChatSeq>`)).toEqual({ ...none, ...pair, chatSeq: '3' })
    expect(decoded(name, `${LINK}<State>s</State><ChatKey>k</ChatKey>`)).toEqual({
      ...none,
      linkId: 'ca1',
      state: 's',
      chatKey: 'k',
    })
  })

  test('quota, price and use have their numbers', () => {
    const quota = '<ExpireTime>1767830400</ExpireTime><ExpireQuotaNum>40</ExpireQuotaNum>'
    const moment = new Date(1767830400_000)
    expect(decoded('customer_acquisition.quota_expire_soon', quota)).toEqual({ expiresAt: moment, expiringQuota: 40 })
    const price = '<Price>150</Price><EffectiveTime>1767830400</EffectiveTime>'
    expect(decoded('customer_acquisition.change_price', price)).toEqual({ price: 150, effectiveAt: moment })
    expect(decoded('customer_acquisition.service_consumed', '<OnceKey>o</OnceKey>')).toEqual({ onceKey: 'o' })
  })
})

test('a job is read nested and at the top level', () => {
  const job = '<JobId>j</JobId><JobType>sync_user</JobType><ErrCode>0</ErrCode><ErrMsg>ok</ErrMsg>'
  const expected = { jobId: 'j', jobType: 'sync_user', errcode: 0, errmsg: 'ok' }
  expect(decoded('batch_job_result', `<BatchJob>${job}</BatchJob>`)).toEqual(expected)
  expect(decoded('batch_job_result', job)).toEqual(expected)
  expect(() => decoded('batch_job_result', '<BatchJob></BatchJob>')).toThrow(Unparseable)
  expect(decoded('upload_media_job_finish', '<JobId>j</JobId>')).toEqual({ jobId: 'j' })
})

describe('calendars, rooms and live streams', () => {
  const BY = '<FromUserName>su.yan</FromUserName>'
  const by = { userId: 'su.yan' }

  test.each(['modify_calendar', 'delete_calendar'] as const)('%s names the calendar', (name) => {
    expect(decoded(name, `${BY}<CalId>wc1</CalId>`)).toEqual({ ...by, calendarId: 'wc1' })
    expect(() => decoded(name, BY)).toThrow(Unparseable)
  })

  test.each(['add_schedule', 'modify_schedule', 'delete_schedule', 'respond_schedule'] as const)(
    '%s names the schedule too',
    (name) => {
      const elements = '<CalId>wc1</CalId><ScheduleId>s1</ScheduleId>'
      expect(decoded(name, elements)).toEqual({ userId: null, calendarId: 'wc1', scheduleId: 's1' })
      expect(() => decoded(name, '<CalId>wc1</CalId>')).toThrow(Unparseable)
    },
  )

  test.each(['book_meeting_room', 'cancel_meeting_room'] as const)('%s names a meeting or a booking', (name) => {
    const room = { ...by, meetingRoomId: '5', meetingId: null, bookingId: null }
    const elements = `${BY}<MeetingRoomId>5</MeetingRoomId>`
    expect(decoded(name, `${elements}<MeetingId>mt1 </MeetingId>`)).toEqual({ ...room, meetingId: 'mt1' })
    expect(decoded(name, `${elements}<BookingId>bk1</BookingId>`)).toEqual({ ...room, bookingId: 'bk1' })
  })

  test('a live stream has a state, 0 among them', () => {
    const elements = `${BY}<LivingId>lv1</LivingId>`
    expect(decoded('living_status_change', `${elements}<Status>0</Status>`)).toEqual({
      ...by,
      livingId: 'lv1',
      status: 0,
    })
    expect(() => decoded('living_status_change', elements)).toThrow(Unparseable)
  })
})

test('a group change counts its members even where it does not name them', () => {
  const elements = '<ChatId>wr1</ChatId><UpdateDetail>del_member</UpdateDetail><MemChangeCnt>2</MemChangeCnt>'
  expect(decoded('change_external_chat.update', elements)).toMatchObject({ memberChangeCount: 2, memberChanges: [] })
})

test.each(['create', 'update', 'delete'] as const)('a tag or a group, of a strategy or not: %s', (change) => {
  const name = `change_external_tag.${change}` as const
  expect(decoded(name, '<Id>et1</Id><TagType>tag</TagType>')).toEqual({ id: 'et1', tagType: 'tag', strategyId: null })
  const group = '<Id>et2</Id><TagType>tag_group</TagType><StrategyId>1</StrategyId>'
  expect(decoded(name, group)).toEqual({ id: 'et2', tagType: 'tag_group', strategyId: '1' })
  expect(() => decoded(name, '<TagType>tag</TagType>')).toThrow(Unparseable)
})

test('tags were ordered anew: in a group, or the groups themselves', () => {
  expect(decoded('change_external_tag.shuffle', '<Id>et2</Id>')).toEqual({ id: 'et2', strategyId: null })
  expect(decoded('change_external_tag.shuffle', '<Id></Id>')).toEqual({ id: null, strategyId: null })
})

test('a message keeps its 64-bit id and whatever characters it has', () => {
  const head = '<FromUserName>su.yan</FromUserName><MsgId>7309182645501923847</MsgId>'
  const message = { fromUserId: 'su.yan', msgId: '7309182645501923847' }
  const text = decoded('message.text', `${head}<Content><![CDATA[<a>& 🙂]]></Content>`)
  expect(text).toEqual({ ...message, content: '<a>& 🙂' })
  const picture = `${head}<PicUrl>https://example.com/p</PicUrl><MediaId>m</MediaId>`
  expect(decoded('message.image', picture)).toEqual({
    ...message,
    mediaId: 'm',
    pictureUrl: 'https://example.com/p',
  })
  const voice = `${head}<MediaId>m</MediaId><Format>amr</Format>`
  expect(decoded('message.voice', voice)).toEqual({ ...message, mediaId: 'm', format: 'amr' })
  const video = `${head}<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>`
  expect(decoded('message.video', video)).toEqual({ ...message, mediaId: 'm', thumbMediaId: 't' })
  const link = `${head}<Title>T</Title><Url>https://example.com</Url>`
  expect(decoded('message.link', link)).toEqual({
    ...message,
    title: 'T',
    description: '',
    url: 'https://example.com',
    pictureUrl: null,
  })
})

test('a kf account has messages: the key to fetch them, nothing else', () => {
  const elements = '<Token>sync</Token><OpenKfId>wk1</OpenKfId>'
  expect(decoded('kf_msg_or_event', elements)).toEqual({ syncToken: 'sync', openKfId: 'wk1' })
  expect(() => decoded('kf_msg_or_event', '<Token>sync</Token>')).toThrow(Unparseable)
})
