import { object, objects, text, textOfBytes, type Fields } from '../body'
import { Refusal } from '../reply'
import type { Media } from '../types'
import type { World } from '../world'
import { usableMedia } from './mediaStore'
import { checkTaskCard } from './taskCard'
import { checkCard } from './templateCard'

/** Facts: callbacks-and-app.md 4.1. */
const TEXT_BYTES = 2048
const MAX_ARTICLES = 8

type Check = (content: Fields, world: World, now: number) => Fields

const checks: Record<string, Check> = {
  text: (content) => ({ ...content, content: cut(content) }),
  markdown: (content) => ({ ...content, content: cut(content) }),
  image: ofMedia('image'),
  voice: ofMedia('voice'),
  file: ofMedia('file'),
  video: ofMedia('video'),
  textcard: checkTextCard,
  news: (content) => checkArticles(content, ['title']),
  mpnews: (content) => checkArticles(content, ['title', 'thumb_media_id', 'content']),
  miniprogram_notice: checkNotice,
  taskcard: checkTaskCard,
  template_card: (content, world) => checkCard(content, world),
}

/** The kind and the checked content of a message. 40008 for a kind that does not exist. */
export function readContent(body: Fields, world: World, now: number): { kind: string; content: Fields } {
  const kind = text(body, 'msgtype')
  const check = Object.hasOwn(checks, kind) ? checks[kind] : undefined
  if (!check) throw new Refusal(40008)
  const content = object(body, kind)
  if (!content) throw new Refusal(kind === 'text' ? 44004 : 40063, `field \`${kind}\` is empty`)
  return { kind, content: check(content, world, now) }
}

/** Longer text is cut, not refused, and never inside a character. */
function cut(content: Fields): string {
  const given = text(content, 'content')
  if (given === '') throw new Refusal(44004)
  const bytes = Buffer.from(given)
  if (bytes.length <= TEXT_BYTES) return given
  let end = TEXT_BYTES
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}

function ofMedia(type: Media['type']): Check {
  return (content, world, now) => {
    usableMedia(world, text(content, 'media_id'), type, now)
    return content
  }
}

function checkTextCard(content: Fields): Fields {
  if (text(content, 'title', 128) === '') throw new Refusal(40063, 'field `title` is empty')
  if (text(content, 'description', 512) === '') throw new Refusal(41033)
  if (!/^\w+:\/\//.test(textOfBytes(content, 'url', 2048))) throw new Refusal(45034)
  return content
}

function checkArticles(content: Fields, needed: readonly string[]): Fields {
  const articles = objects(content, 'articles')
  if (articles.length < 1 || articles.length > MAX_ARTICLES) throw new Refusal(45008)
  for (const article of articles) {
    const missing = needed.find((name) => text(article, name) === '')
    if (missing) throw new Refusal(40063, `field \`${missing}\` is empty`)
  }
  return content
}

function checkNotice(content: Fields): Fields {
  if (text(content, 'appid') === '') throw new Refusal(90208)
  if (text(content, 'title', 12) === '') throw new Refusal(40063, 'field `title` is empty')
  if (objects(content, 'content_item').length > 10) throw new Refusal(90201)
  return content
}
