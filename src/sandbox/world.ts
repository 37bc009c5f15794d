import type { Fields, Upload } from './body'
import type { Pages } from './client/pages'
import type { Clock } from './clock'
import type { Cursors, PageFault } from './cursors'
import type { Files } from './files'
import type { Limits } from './limits'
import type { Live } from './live'
import type { Logins } from './logins'
import type { Pay } from './pay'
import type { Refusal, Reply } from './reply'
import type { State } from './state'
import type { SandboxCorp } from './types'

/** Everything an endpoint may touch. */
export interface World {
  corp: SandboxCorp
  state: State
  clock: Clock
  limits: Limits
  cursors: Cursors
  files: Files
  live: Live
  logins: Logins
  pages: Pages
  /** null = the corp has no merchant. */
  pay: Pay | null
  /** Where the server's pages are, as the sandbox itself reaches them; null = there is no server. */
  serverOrigin: string | null
  /** Whether the app has a callback URL: cards that call back need one (43012). */
  hasCallback: boolean
  /** Who made the app: some calls are for a provider's alone (代开发). */
  madeBy: 'corp' | 'provider'
}

export interface Call {
  query: Record<string, string>
  body: Fields
  /** null unless the endpoint takes an upload. */
  upload: Upload | null
  /** What was wrong with the body, said only after the token was checked. */
  broken?: Refusal
  ip: string
  /** Where the caller reached the sandbox, for addresses in answers. */
  origin: string
  /** Milliseconds on the sandbox's clock. */
  now: number
  /** What a fault does to this call's paging. */
  pageFault: PageFault
  /** Runs `work` when the answer is on its way, or was lost. */
  onAnswered(work: () => void): void
}

/** An answer that is a file, not JSON. */
export interface FileReply {
  file: Buffer
  contentType: string
  filename: string
}

export interface Endpoint {
  path: string
  /** EITHER = a JSON body, or without one the query. */
  method: 'GET' | 'POST' | 'EITHER' | 'UPLOAD'
  /** Fields that a failure carries too, usually an empty list. */
  defaults?: Reply
  /** Needs no access token. */
  open?: true
  /** Not counted in the basic limits (message sending). */
  uncounted?: true
  /** Calls of one hour, where they are fewer than for other endpoints. */
  perHour?: number
  /** Whose token it takes (callbacks-and-app.md 3.2); absent = the app's. `detail`: the app's, and 48009 for the other. */
  secret?: 'contact-sync' | 'both' | 'detail'
  handle(call: Call, world: World): Reply | FileReply
}
