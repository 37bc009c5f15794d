import type { Decoders, Fields } from './fields'

const message = (f: Fields) => ({
  fromUserId: f.text('fromusername'),
  /** 64 bits: a text. */
  msgId: f.text('msgid'),
})

/** What members write to the app (callbacks-and-app.md 2.9). Media ids live 3 days. */
export const messageEvents = {
  'message.text': (f) => ({ ...message(f), content: f.maybe('content') ?? '' }),
  'message.image': (f) => ({ ...message(f), mediaId: f.text('mediaid'), pictureUrl: f.maybe('picurl') }),
  'message.voice': (f) => ({ ...message(f), mediaId: f.text('mediaid'), format: f.maybe('format') }),
  'message.video': (f) => ({ ...message(f), mediaId: f.text('mediaid'), thumbMediaId: f.maybe('thumbmediaid') }),
  /** NaN = a place that could not be read. */
  'message.location': (f) => ({
    ...message(f),
    latitude: f.number('location_x') ?? NaN,
    longitude: f.number('location_y') ?? NaN,
    scale: f.number('scale'),
    label: f.maybe('label') ?? '',
    /** null = sent from WeChat. */
    appType: f.maybe('apptype'),
  }),
  'message.link': (f) => ({
    ...message(f),
    title: f.maybe('title') ?? '',
    description: f.maybe('description') ?? '',
    url: f.maybe('url') ?? '',
    pictureUrl: f.maybe('picurl'),
  }),
} satisfies Decoders
