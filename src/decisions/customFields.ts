import type { Bilingual } from './bilingual'

/** `birthday`: a date whose day comes back each year. */
export const customFieldKinds = ['text', 'number', 'date', 'birthday', 'choice', 'choices', 'yes-no'] as const
export type CustomFieldKind = (typeof customFieldKinds)[number]

/** What has a field: a contact, or each consultation with one. */
export type CustomFieldOf = 'contact' | 'consultation'

export type CustomValue = string | number | boolean | string[]

const MAX_TEXT = 500

/** A value as it is kept, or what is wrong with it, in words. */
export type Checked = { value: CustomValue } | { problem: Bilingual }

const wrong = (en: string, zh: string): Checked => ({ problem: { zh, en } })

/** Judges a value for a field. Blanks around texts are cut off; a birthday may lack its year (`MM-DD`). */
export function checkValue(kind: CustomFieldKind, options: readonly string[], given: CustomValue): Checked {
  switch (kind) {
    case 'number':
      return typeof given === 'number' && Number.isFinite(given)
        ? { value: given }
        : wrong('must be a number', '必须是数字')
    case 'yes-no':
      return typeof given === 'boolean' ? { value: given } : wrong('must be true or false', '必须是「是」或「否」')
    case 'choices':
      return checkChoices(options, given)
    default:
      return typeof given === 'string' ? checkText(kind, options, given.trim()) : wrong('must be a text', '必须是文本')
  }
}

function checkChoices(options: readonly string[], given: CustomValue): Checked {
  if (!Array.isArray(given) || given.length === 0) return wrong('must be a list of options', '必须是选项列表')
  const unknown = given.find((one) => !options.includes(one))
  if (unknown !== undefined)
    return wrong(`has no option ${unknown.slice(0, 40)}`, `没有选项「${unknown.slice(0, 40)}」`)
  // In the order of the options, so that the same choice is the same value.
  return { value: options.filter((option) => given.includes(option)) }
}

function checkText(kind: 'text' | 'date' | 'birthday' | 'choice', options: readonly string[], given: string): Checked {
  if (kind === 'choice')
    return options.includes(given) ? { value: given } : wrong('must be one of the options', '必须是选项之一')
  if (kind === 'date')
    return isDay(given) ? { value: given } : wrong('must be a date as YYYY-MM-DD', '日期格式应为 YYYY-MM-DD')
  if (kind === 'birthday')
    return isDay(given) || isDay(`2000-${given}`)
      ? { value: given }
      : wrong('must be YYYY-MM-DD or MM-DD', '生日格式应为 YYYY-MM-DD 或 MM-DD')
  if (given === '') return wrong('must not be empty', '不能为空')
  return [...given].length <= MAX_TEXT
    ? { value: given }
    : wrong(`must have at most ${MAX_TEXT} characters`, `最多 ${MAX_TEXT} 个字`)
}

/** A date that the calendar has. */
function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** A value as people read it; '' for none. */
export function valueWords(value: CustomValue | null): Bilingual {
  if (value === null) return { zh: '', en: '' }
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  return Array.isArray(value) ? { zh: value.join('、'), en: value.join(', ') } : { zh: `${value}`, en: `${value}` }
}
