import { foldText } from '../rules/fold'

/** Marks that people put around a word they were told to send, or behind it. A question is none. */
const AROUND = /^["'“”‘’「」『』【】[\]\s]+|["'“”‘’「」『』【】[\].。!~\s]+$/gu

const bare = (text: string): string => foldText(text).replace(AROUND, '')

/** The words by which a customer asks to hear nothing more, ready to be looked for. */
export type OptOutWords = ReadonlySet<string>

export function optOutWords(words: readonly string[]): OptOutWords {
  return new Set(words.map(bare).filter(Boolean))
}

/** Whether a message is one of them and nothing else, whatever its width, case and script. */
export function optsOut(text: string | null, words: OptOutWords): boolean {
  return text !== null && words.size > 0 && words.has(bare(text))
}

/** What a customer wrote, without the lines by which they opted out; `said` = the last of these, null = they did not. */
export function withoutOptOut<B extends { messages: readonly { text: string | null }[] }>(
  burst: B,
  words: OptOutWords,
): { said: string | null; rest: B } {
  const said = burst.messages.findLast(({ text }) => optsOut(text, words))?.text ?? null
  if (said === null) return { said, rest: burst }
  return { said, rest: { ...burst, messages: burst.messages.filter(({ text }) => !optsOut(text, words)) } }
}
