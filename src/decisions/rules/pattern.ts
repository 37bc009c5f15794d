import { RE2JS, RE2JSException } from 're2js'
import type { Bilingual } from '../bilingual'
import { ruleLimits } from './definition'
import { foldPattern } from './fold'

/** Instructions of the compiled pattern: what it costs per character of a text. */
const MOST_STEPS = 4000

export type Pattern = { finds(folded: string): boolean; source: string } | { problem: Bilingual }

/** A pattern that runs in linear time over folded texts, or why it is none, in words and with the place. */
export function readPattern(written: string): Pattern {
  if (written.trim() === '') return { problem: { zh: '不能为空', en: 'must not be empty' } }
  if (written.length > ruleLimits.patternLength)
    return {
      problem: {
        zh: `最多 ${ruleLimits.patternLength} 个字符`,
        en: `must have at most ${ruleLimits.patternLength} characters`,
      },
    }
  const source = foldPattern(written)
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
    if (compiled.programSize() > MOST_STEPS)
      return { problem: { zh: '过于复杂：请减少重复次数', en: 'is too large: repeat less' } }
    return { finds: (folded) => compiled.test(folded), source }
  } catch (error) {
    if (error instanceof RE2JSException) return { problem: problemOf(error, source) }
    throw error
  }
}

/** What RE2 says of frequent mistakes; the rest is shown as it says it. */
const SAID: Readonly<Record<string, Bilingual>> = {
  'invalid escape sequence': {
    zh: '不支持的转义或反向引用',
    en: 'has an escape or a back-reference that cannot be used',
  },
  'invalid or unsupported Perl syntax': {
    zh: '不支持环视（前瞻、后顾）等语法',
    en: 'has a look-ahead, a look-behind or the like, which would not run in linear time',
  },
  'missing closing )': { zh: '缺少右括号 )', en: 'lacks a closing )' },
  'unexpected )': { zh: '多余的右括号 )', en: 'has a closing ) without its opening one' },
  'missing closing ]': { zh: '缺少右方括号 ]', en: 'lacks a closing ]' },
  'missing argument to repetition operator': { zh: '重复符号前没有内容', en: 'repeats nothing' },
  'invalid nested repetition operator': { zh: '重复符号连用', en: 'repeats a repetition' },
  'invalid repeat count': { zh: '重复次数过大', en: 'repeats too often' },
  'invalid character class range': { zh: '字符范围无效', en: 'has a range of characters that is none' },
  'trailing backslash at end of expression': { zh: '末尾的反斜杠没有内容', en: 'ends in a backslash' },
}

function problemOf(error: RE2JSException, source: string): Bilingual {
  const what = 'error' in error && typeof error.error === 'string' ? error.error : error.message
  const part = 'input' in error && typeof error.input === 'string' ? error.input : ''
  const said = SAID[what] ?? { zh: what, en: `is not readable: ${what}` }
  const at = part === '' ? -1 : source.indexOf(part)
  if (at === -1 || part === source) return said
  return { zh: `第 ${at + 1} 个字符「${part}」：${said.zh}`, en: `${said.en}: at character ${at + 1}, ${part}` }
}
