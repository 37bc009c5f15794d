const KINDS = [
  { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
] as const

/** What a picture is by its first bytes, not by its name; null = none of those that WeCom takes (callbacks-and-app.md 4.6). */
export function pictureType(content: Uint8Array): (typeof KINDS)[number]['type'] | null {
  return KINDS.find(({ begins }) => begins.every((byte, at) => content[at] === byte))?.type ?? null
}
