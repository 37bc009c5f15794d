import { integer, object, objects, text, textOfBytes, type Fields } from '../body'
import { Refusal } from '../reply'
import type { World } from '../world'

/** Facts: callbacks-and-app.md 4.2, codes from errcodes.tsv. Character counts there are advice, so not checked. */
const INTERACTIVE = ['button_interaction', 'vote_interaction', 'multiple_interaction']
const KINDS = ['text_notice', 'news_notice', ...INTERACTIVE]
const TASK_ID = /^[A-Za-z0-9_\-@]{1,128}$/
const MAX_KEY_BYTES = 1024

/** Whether a card answers with an event: interactive ones, and those with an action menu. */
export function callsBack(card: Fields): boolean {
  return INTERACTIVE.includes(text(card, 'card_type')) || object(card, 'action_menu') !== null
}

/** The card, when it is one that WeCom accepts. */
export function checkCard(card: Fields, { hasCallback }: Pick<World, 'hasCallback'>): Fields {
  const kind = text(card, 'card_type')
  if (!KINDS.includes(kind)) throw new Refusal(42031)
  if (callsBack(card)) {
    if (!hasCallback) throw new Refusal(43012)
    if (!TASK_ID.test(text(card, 'task_id'))) throw new Refusal(42014)
  }
  checkTitle(card, kind)
  checkLists(card)
  if (kind === 'text_notice' || kind === 'news_notice') checkAction(object(card, 'card_action'))
  if (kind === 'news_notice') checkPicture(card)
  if (kind === 'button_interaction') checkButtons(card)
  if (kind === 'vote_interaction') checkQuestion(object(card, 'checkbox'), 20)
  if (kind === 'multiple_interaction') checkSelections(card)
  if (kind === 'vote_interaction' || kind === 'multiple_interaction') checkSubmit(object(card, 'submit_button'))
  return card
}

function checkTitle(card: Fields, kind: string): void {
  const title = text(object(card, 'main_title') ?? {}, 'title')
  const instead = kind === 'text_notice' ? text(card, 'sub_title_text') : ''
  if (title === '' && instead === '') throw new Refusal(42033, 'main_title.title missing')
}

function checkLists(card: Fields): void {
  const rows = objects(card, 'horizontal_content_list')
  if (rows.length > 6) throw new Refusal(42035)
  if (rows.some((row) => text(row, 'keyname') === '')) throw new Refusal(42027)
  if (objects(card, 'vertical_content_list').length > 4) throw new Refusal(42036)
  const jumps = objects(card, 'jump_list')
  if (jumps.length > 3) throw new Refusal(42042)
  if (jumps.some((jump) => text(jump, 'title') === '')) throw new Refusal(42033)
  const keys = objects(object(card, 'action_menu') ?? {}, 'action_list').map((action) => text(action, 'key'))
  if (new Set(keys).size < keys.length) throw new Refusal(42051)
}

function checkAction(action: Fields | null): void {
  const type = action && integer(action, 'type')
  if (!action || (type !== 1 && type !== 2)) throw new Refusal(42045)
  if (type === 1 && text(action, 'url') === '') throw new Refusal(42028)
  if (type === 2 && text(action, 'appid') === '') throw new Refusal(42030)
}

function checkPicture(card: Fields): void {
  const picture = object(card, 'card_image')
  if (!object(card, 'image_text_area') && text(picture ?? {}, 'url') === '') throw new Refusal(42044)
}

function checkButtons(card: Fields): void {
  const buttons = objects(card, 'button_list')
  if (buttons.length < 1 || buttons.length > 6) throw new Refusal(42038, 'button_list')
  for (const button of buttons) {
    if (text(button, 'text') === '') throw new Refusal(42038)
    const opens = integer(button, 'type') === 1
    if (opens && text(button, 'url') === '') throw new Refusal(42028)
    if (!opens && textOfBytes(button, 'key', MAX_KEY_BYTES) === '') throw new Refusal(42039)
  }
  const selection = object(card, 'button_selection')
  if (selection) checkQuestion(selection, 10)
}

function checkSelections(card: Fields): void {
  const selections = objects(card, 'select_list')
  if (selections.length < 1 || selections.length > 3) throw new Refusal(42047)
  for (const selection of selections) checkQuestion(selection, 10)
}

function checkQuestion(question: Fields | null, maxOptions: number): void {
  if (!question || text(question, 'question_key') === '') throw new Refusal(42043)
  const options = objects(question, 'option_list')
  if (options.length < 1 || options.length > maxOptions) throw new Refusal(42037)
  if (options.some((option) => text(option, 'id') === '')) throw new Refusal(42040)
  if (options.some((option) => text(option, 'text') === '')) throw new Refusal(42041)
}

function checkSubmit(submit: Fields | null): void {
  if (text(submit ?? {}, 'text') === '') throw new Refusal(42049)
  if (textOfBytes(submit ?? {}, 'key', MAX_KEY_BYTES) === '') throw new Refusal(42046)
}
