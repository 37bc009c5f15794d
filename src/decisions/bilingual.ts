/** Words in both languages of the pages. */
export interface Bilingual {
  zh: string
  en: string
}
