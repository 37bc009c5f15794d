import type { TextLanguage } from './definition'

const count = (text: string, of: RegExp): number => text.match(of)?.length ?? 0

/** What a text is mostly written in, by its script; a Chinese character weighs as much as a word of four letters. */
export function languageOf(text: string): TextLanguage {
  const han = count(text, /\p{Script=Han}/gu)
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu)
  const hangul = count(text, /\p{Script=Hangul}/gu)
  const latin = count(text, /\p{Script=Latin}/gu)
  if (hangul > han && hangul * 4 >= latin) return 'ko'
  if (kana > 0 && kana * 4 >= han && (kana + han) * 4 >= latin) return 'ja'
  if (han > 0 && han * 4 >= latin) return 'zh'
  return latin > 0 ? 'en' : 'other'
}
