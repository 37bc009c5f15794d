import {
  inFields,
  shapeProblem,
  sizeProblem,
  type Complaint,
  type Problem,
  type QuickReplyPart,
} from './quickReplyParts'
import { fill, hasBrokenPlaceholder } from './template'
import type { Variable } from './quickReply'

/** What is wrong with parts that somebody wants to keep; empty = nothing unrendered can ever leave the house. */
export function partProblems(parts: readonly QuickReplyPart[], variables: readonly Variable[]): Problem[] {
  const names = variables.map(({ name }) => name)
  return inFields(parts, (text, field) => {
    const filled = fill(text, (_, fallback) => fallback ?? 'x')
    return [
      hasBrokenPlaceholder(text) && {
        zh: '含有不完整的 {{变量}}',
        en: 'has braces that are not a complete {{variable}}',
      },
      unknownProblem(text, names),
      controlProblem(text) || (!field.lines && lineProblem(text)),
      sizeProblem(text, field) || sizeProblem(filled, field),
      shapeProblem(filled, field) ?? (field.kind === 'address' && hostProblem(text)),
    ]
  })
}

/** A title or a topic: one line, and so long. Empty = it is fine. */
export function lineProblems(path: string, text: string, most: number): Problem[] {
  const found = controlProblem(text) || lineProblem(text) || lengthProblem(text.trim(), most)
  return found ? [{ path, ...found }] : []
}

function lineProblem(text: string): Complaint {
  return /[\n\t]/.test(text) && { zh: '须为一行文字', en: 'must be one line' }
}

function lengthProblem(text: string, most: number): Complaint {
  return (
    (text === '' || text.length > most) && { zh: `须为 1 至 ${most} 个字符`, en: `must have 1 to ${most} characters` }
  )
}

function unknownProblem(text: string, names: readonly string[]): Complaint {
  const unknown = new Set<string>()
  fill(text, (name) => {
    if (!names.includes(name)) unknown.add(name)
    return ''
  })
  const list = [...unknown].map((name) => `{{${name}}}`).join(' ')
  return (
    unknown.size > 0 && {
      zh: `没有变量 ${list}；可用变量：${names.join('、')}`,
      en: `there is no variable ${list}; the variables are ${names.join(', ')}`,
    }
  )
}

/** What neither PostgreSQL nor a spreadsheet can hold, and nobody sees. */
function controlProblem(text: string): Complaint {
  const wrong = /[^\P{Cc}\n\t]|[\ufffe\uffff]|\p{Surrogate}/u.test(text)
  return wrong && { zh: '含有不可见的控制字符', en: 'has invisible control characters' }
}

/** Whose server it is must not depend on a customer's name. */
function hostProblem(text: string): Complaint {
  const first = text.indexOf('{{')
  const stands = first === -1 || /^https?:\/\/[^/?#]+[/?#]/i.test(text.slice(0, first))
  return !stands && { zh: '域名中不能使用变量', en: 'must not have a variable in its host' }
}
