const HAN = /\p{Script=Han}/u
/** 和 has seven readings, of which people know three. */
const MOST_READINGS = 3

/** What was looked up once. Chinese has some thousand common characters, so this stays small. */
const known = new Map<string, string>()

/**
 * The pinyin of each Chinese character in `text`, without tones, the common readings apart by blanks: 重 → `zhong chong`.
 * ü is `v`, as it is typed.
 */
export async function readingsOf(text: string): Promise<Record<string, string>> {
  const chars = [...new Set(text.normalize('NFKC'))].filter((char) => HAN.test(char))
  const fresh = chars.filter((char) => !known.has(char))
  if (fresh.length > 0) {
    // Its dictionary costs 150 ms: the start of the server need not wait for it.
    const { pinyin } = await import('pinyin-pro')
    for (const char of fresh) {
      const all = pinyin(char, { multiple: true, toneType: 'none', type: 'array', v: true })
      known.set(char, [...new Set(all)].slice(0, MOST_READINGS).join(' '))
    }
  }
  return Object.fromEntries(chars.map((char) => [char, known.get(char) ?? '']))
}
