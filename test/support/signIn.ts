/** What a signed-in browser holds. */
export interface Session {
  userId: string
  cookie: string
  csrfToken: string
  /** Of a request that writes; one that reads needs the cookie alone. */
  headers: { cookie: string; 'x-csrf-token': string }
}

/** Each stop of a sign-in, as a browser meets it. */
export interface Walk {
  status: number
  /** Where the last stop sends the browser; null = it stays. */
  location: string | null
  body: string
  cookies: Map<string, string>
}

/** A browser as far as signing in goes: it keeps cookies of the server and follows redirects when told to. */
export class Browser {
  readonly cookies = new Map<string, string>()

  constructor(
    private readonly origin: string,
    private readonly userAgent = 'test',
  ) {}

  async get(path: string): Promise<Walk> {
    const target = new URL(path, this.origin)
    const ours = target.origin === this.origin
    const response = await fetch(target, {
      redirect: 'manual',
      headers: { 'user-agent': this.userAgent, ...(ours && { cookie: this.cookie() }) },
    })
    if (ours) for (const line of response.headers.getSetCookie()) this.keep(line)
    const { status, headers } = response
    return { status, location: headers.get('location'), body: await response.text(), cookies: this.cookies }
  }

  cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/; Max-Age=0(;|$)/.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

/** Begins to sign in and answers WeCom's question; returns what the server's callback then said. */
export async function answerWho(
  browser: Browser,
  answer: string,
  next = '/sidebar',
  door = '/auth/login',
): Promise<Walk> {
  const begun = await browser.get(`${door}?${new URLSearchParams({ next })}`)
  const asked = new URL(begun.location ?? '')
  asked.searchParams.set('as', answer)
  const answered = await browser.get(asked.href)
  return browser.get(answered.location ?? '')
}

/** Signs a member of the sandbox's corp in, by way of its authorize page. Throws with the page's words when refused. */
export async function signIn({ url }: { url: string }, userId: string): Promise<Session> {
  const browser = new Browser(url)
  const back = await answerWho(browser, userId)
  if (back.status !== 302) throw new Error(`${userId} was not let in: ${back.body}`)
  const cookie = browser.cookie()
  const response = await fetch(`${url}/api/me`, { headers: { cookie } })
  const { csrfToken } = (await response.json()) as { csrfToken: string }
  return { userId, cookie, csrfToken, headers: { cookie, 'x-csrf-token': csrfToken } }
}
