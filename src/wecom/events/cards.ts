import type { Decoders, Fields } from './fields'

const answered = (f: Fields) => ({
  userId: f.text('fromusername'),
  /** The key of the button. */
  eventKey: f.maybe('eventkey'),
  taskId: f.text('taskid'),
})

const card = (f: Fields) => ({
  ...answered(f),
  cardType: f.maybe('cardtype'),
  /** For one update of the card within 72 h; null = the card cannot be updated. */
  responseCode: f.maybe('responsecode'),
})

const selection = (f: Fields) => ({
  questionKey: f.maybe('questionkey') ?? '',
  // The second spelling is WeCom's own slip.
  optionIds: [...f.texts('optionids', 'optionid'), ...f.texts('opitonids', 'opitonid')],
})

/** Members answer a card that the app sent (callbacks-and-app.md 2.8). */
export const cardEvents = {
  taskcard_click: answered,
  template_card_event: (f) => ({
    ...card(f),
    selectedItems: f.children('selecteditems', 'selecteditem').map(selection),
  }),
  template_card_menu_event: card,
} satisfies Decoders
