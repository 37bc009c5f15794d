import { ref } from 'vue'

export type Language = 'zh' | 'en'

/** What the API says in both languages. */
export interface Bilingual {
  zh: string
  en: string
}

const KEY = 'changlai-language'

/** What the person chose before; else Chinese where the browser's first language is Chinese in any of its forms, and English elsewhere. */
export const language = ref<Language>(chosen() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'))
tellDocument()

export function switchLanguage(to: Language = language.value === 'zh' ? 'en' : 'zh'): void {
  language.value = to
  localStorage.setItem(KEY, to)
  tellDocument()
}

/** The one of both that the person reads. */
export function inWords(both: Bilingual): string {
  return both[language.value]
}

/**
 * A page's dictionary: `[Chinese, English]` side by side. The function it gives says a key in the chosen language; `{name}` in the
 * words takes the value of that name.
 */
export function dictionary<K extends string>(words: Readonly<Record<K, readonly [zh: string, en: string]>>) {
  return (key: K, values: Readonly<Record<string, string | number>> = {}): string => {
    const said = words[key][language.value === 'zh' ? 0 : 1]
    return said.replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`)
  }
}

function chosen(): Language | null {
  const kept = localStorage.getItem(KEY)
  return kept === 'zh' || kept === 'en' ? kept : null
}

function tellDocument(): void {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
}
