/** `{{name}}` or `{{name|fallback}}`. Blanks around the name are cut off later: in the pattern they cost cubic time. */
const PLACEHOLDER = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g

/** The variables a text uses, in order of appearance, each once. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1]?.trim() ?? ''))]
}

/** Fills the placeholders. A value that is missing or empty gives the fallback, and without one nothing. */
export function render(text: string, values: Readonly<Record<string, string | null | undefined>>): string {
  return text.replace(PLACEHOLDER, (_, name: string, fallback = '') => values[name.trim()] || fallback)
}

/** What is left of placeholders that could not be read, such as an unclosed brace: it must never leave the house. */
export function hasBrokenPlaceholder(text: string): boolean {
  return /\{\{|\}\}/.test(text.replace(PLACEHOLDER, ''))
}

/** Puts what `valueOf` says in place of each placeholder, in one pass: what it says is not read again. `fallback` null = none. */
export function fill(text: string, valueOf: (name: string, fallback: string | null) => string): string {
  return text.replace(PLACEHOLDER, (_, name: string, fallback?: string) => valueOf(name.trim(), fallback ?? null))
}
