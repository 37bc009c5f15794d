import { nothing, type Decoders, type Fields } from './fields'

const byMember = (f: Fields) => ({ userId: f.text('fromusername') })

/** `eventKey` is the key of the menu's button, the URL or the page; null = none. */
const pressed = (f: Fields) => ({ ...byMember(f), eventKey: f.maybe('eventkey') })

const scanned = (f: Fields) => ({
  ...pressed(f),
  scanType: f.child('scancodeinfo').maybe('scantype'),
  scanResult: f.child('scancodeinfo').maybe('scanresult'),
})

const pictures = (f: Fields) => ({
  ...pressed(f),
  count: f.child('sendpicsinfo').number('count'),
  md5Sums: f.texts('sendpicsinfo', 'piclist', 'item', 'picmd5sum'),
})

const alert = (f: Fields) => ({ effectiveAt: f.date('effecttime') })

/** Members use the app, and the state of the app itself (callbacks-and-app.md 2.8). */
export const appEvents = {
  subscribe: pressed,
  unsubscribe: pressed,
  enter_agent: pressed,
  location: (f) => ({
    ...byMember(f),
    latitude: f.figure('latitude'),
    longitude: f.figure('longitude'),
    /** Metres. */
    precision: f.number('precision'),
    appType: f.maybe('apptype'),
  }),
  click: pressed,
  view: pressed,
  view_miniprogram: pressed,
  scancode_push: scanned,
  scancode_waitmsg: scanned,
  pic_sysphoto: pictures,
  pic_photo_or_album: pictures,
  pic_weixin: pictures,
  location_select: (f) => {
    const place = f.child('sendlocationinfo')
    return {
      ...pressed(f),
      latitude: place.figure('location_x'),
      longitude: place.figure('location_y'),
      scale: place.number('scale'),
      label: place.maybe('label') ?? '',
      poiName: place.maybe('poiname') ?? '',
      appType: f.maybe('apptype'),
    }
  },
  inactive_alert: alert,
  low_active_alert: alert,
  /** From here on calls answer 48006. */
  close_inactive_agent: nothing,
  reopen_inactive_agent: nothing,
  low_active: nothing,
  active_restored: nothing,
  share_agent_change: nothing,
  share_chain_change: nothing,
  switch_workbench_mode: (f) => ({ on: f.figure('mode') === 1 }),
  change_app_admin: nothing,
  /** The member whose interface licence is missing. */
  unlicensed_notify: byMember,
  'app_email_change.receive_email': (f) => ({ amount: f.number('amount') }),
} satisfies Decoders
