/** Template cards (callbacks-and-app.md 4.2). Lengths there are advice: WeCom cuts what is longer. */
type Target =
  | { type: 0; title: string }
  | { type: 1; title: string; url: string }
  | { type: 2; title: string; appId: string; pagePath?: string }
type CardAction = { type: 1; url: string } | { type: 2; appId: string; pagePath?: string }
interface Option {
  id: string
  text: string
}

interface Common {
  source?: { iconUrl?: string; desc?: string; descColor?: 0 | 1 | 2 | 3 }
  mainTitle?: { title?: string; desc?: string }
  /** Unique per app, at most 128 of `[A-Za-z0-9_-@]`; needed by every card that calls back. */
  taskId?: string
  actionMenu?: { desc?: string; actionList: { text: string; key: string }[] }
  quoteArea?: { type?: 0 | 1 | 2; url?: string; appId?: string; pagePath?: string; title?: string; quoteText?: string }
  horizontalContentList?: {
    type?: 0 | 1 | 2 | 3
    keyName: string
    value?: string
    url?: string
    mediaId?: string
    userId?: string
  }[]
  cardAction?: CardAction
  /** Only in updateTemplateCard: what the pressed button says from then on. */
  replaceText?: string
}

interface Button {
  /** 0 calls back, 1 opens the URL. */
  type?: 0 | 1
  text: string
  style?: 1 | 2 | 3 | 4
  key?: string
  url?: string
}

interface Selection {
  questionKey: string
  title?: string
  optionList: Option[]
  selectedId?: string
  disable?: boolean
}

export type TemplateCard = Common &
  (
    | {
        cardType: 'text_notice'
        cardAction: CardAction
        emphasisContent?: { title?: string; desc?: string }
        subTitleText?: string
        jumpList?: Target[]
      }
    | {
        cardType: 'news_notice'
        cardAction: CardAction
        cardImage?: { url: string; aspectRatio?: number }
        imageTextArea?: { type?: 0 | 1 | 2; url?: string; title?: string; desc?: string; imageUrl: string }
        verticalContentList?: { title: string; desc?: string }[]
        jumpList?: Target[]
      }
    | { cardType: 'button_interaction'; taskId: string; buttonList: Button[]; buttonSelection?: Selection }
    | {
        cardType: 'vote_interaction'
        taskId: string
        checkbox: {
          questionKey: string
          mode?: 0 | 1
          optionList: (Option & { isChecked?: boolean })[]
          disable?: boolean
        }
        submitButton: { text: string; key: string }
      }
    | {
        cardType: 'multiple_interaction'
        taskId: string
        selectList: Selection[]
        submitButton: { text: string; key: string }
      }
  )

/** Names that WeCom writes in one word. */
const ONE_WORD: Record<string, string> = { keyName: 'keyname', appId: 'appid', pagePath: 'pagepath', userId: 'userid' }

/** A card in WeCom's spelling: names change, values do not. */
export function cardToWire(card: TemplateCard): unknown {
  return toWire(card)
}

function toWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [wireName(name), toWire(inner)]))
}

function wireName(name: string): string {
  return ONE_WORD[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
