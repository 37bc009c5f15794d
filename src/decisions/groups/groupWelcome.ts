import type { Bilingual } from '../bilingual'
import { variablesIn } from '../template'

/** customer-contact.md 4.2: what stands for the name of whoever joins, in capitals. */
export const NICKNAME = '%NICKNAME%'
/** customer-contact.md 4.2. */
export const MAX_GROUP_WELCOME_BYTES = 3000
export const MAX_GROUP_WELCOMES = 100

const NEARLY = /[%％]\s*nick[\s_-]?name\s*[%％]/gi

/** How long a text is by WeCom's count. */
export function groupWelcomeBytes(text: string): number {
  return new TextEncoder().encode(text).length
}

/** What WeCom would show as it stands although a name was meant: it knows one spelling only. */
export function groupWelcomeWarnings(text: string): Bilingual[] {
  const wrong = [...new Set(text.match(NEARLY) ?? [])].filter((spelling) => spelling !== NICKNAME)
  const ours = variablesIn(text)
  return [
    ...wrong.map((spelling) => ({
      zh: `「${spelling}」会原样显示：客户昵称必须写作 ${NICKNAME}（区分大小写）`,
      en: `“${spelling}” is shown as it stands: the nickname is written ${NICKNAME}, in capitals`,
    })),
    ...ours.map((name) => ({
      zh: `「{{${name}}}」会原样显示：群欢迎语只认识 ${NICKNAME}`,
      en: `“{{${name}}}” is shown as it stands: a group welcome knows ${NICKNAME} only`,
    })),
  ]
}
