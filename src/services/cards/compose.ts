import type { Scope } from '../../scope'
import type { AppMessageContent } from '../../wecom'
import { contactPath, type Card, type CardButton, type CardWords } from './types'

type Button = Extract<AppMessageContent, { type: 'templateCard' }>['card'] & { cardType: 'button_interaction' }

/** A card in the SDK's words: with buttons one that can be answered, without one that opens its page. */
export function cardContent(
  { publicUrl }: Pick<Scope['settings'], 'publicUrl'>,
  { taskId, externalUserId }: Pick<Card, 'externalUserId'> & { taskId: string },
  words: CardWords,
): AppMessageContent {
  const path = words.path ?? (externalUserId === null ? '/sidebar/day' : contactPath(externalUserId))
  const common = {
    source: { desc: '常来', descColor: 0 as const },
    mainTitle: { title: cut(words.title, 36), ...(words.note && { desc: cut(words.note, 44) }) },
    ...(words.quote && { quoteArea: { type: 0 as const, quoteText: words.quote } }),
    ...(words.lines.length > 0 && { horizontalContentList: words.lines.slice(0, 6).map(line) }),
    cardAction: { type: 1 as const, url: publicUrl + path },
    taskId,
  }
  const { buttons } = words
  if (buttons.length === 0) return { type: 'templateCard', card: { cardType: 'text_notice', ...common } }
  const buttonList = buttons.map((one) => button(publicUrl, one))
  return { type: 'templateCard', card: { cardType: 'button_interaction', ...common, buttonList } }
}

function line({ label, text }: CardWords['lines'][number]): { keyName: string; value: string } {
  return { keyName: cut(label, 5), value: cut(text, 30) }
}

/** WeCom's styles: 1 blue, 4 plain. */
function button(publicUrl: string, { key, text, path, main }: CardButton): Button['buttonList'][number] {
  const look = { text: cut(text, 10), style: main ? (1 as const) : (4 as const) }
  return path === undefined ? { ...look, type: 0, key } : { ...look, type: 1, url: publicUrl + path }
}

/** In characters as people count them. */
function cut(text: string, most: number): string {
  const letters = [...text]
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text
}
