import type { ServerResponse } from 'node:http'

/** Something on the page should be read again. */
export interface Change {
  topic: 'chat' | 'contacts' | 'app' | 'clock' | 'pay'
  userId?: string
  externalUserId?: string
}

const BEAT_MS = 20_000

/** Tells open pages what changed, as server-sent events. */
export class Live {
  private readonly pages = new Set<ServerResponse>()
  private beat: NodeJS.Timeout | null = null

  tell(change: Change): void {
    if (this.pages.size === 0) return
    const line = `data: ${JSON.stringify(change)}\n\n`
    for (const page of this.pages) page.write(line)
  }

  open(page: ServerResponse): void {
    page.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    page.write('retry: 1000\n\n')
    this.pages.add(page)
    page.on('close', () => this.pages.delete(page))
    this.beat ??= setInterval(() => this.pages.forEach((open) => open.write(': beat\n\n')), BEAT_MS).unref()
  }

  close(): void {
    if (this.beat) clearInterval(this.beat)
    for (const page of this.pages) page.end()
  }
}
