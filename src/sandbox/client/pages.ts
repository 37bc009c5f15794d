import { text, type Fields } from '../body'
import { noPermission, type ClientWindow } from './native'

const ADMITTED = 5000
const RECORDED = 500

/** A call that a page made, and what it was answered. */
export interface NativeRecord extends ClientWindow {
  at: number
  name: string
  errMsg: string
}

/** Pages that the client knows, by the signature that was accepted: which calls they may make, and which they made. */
export class Pages {
  private readonly apis = new Map<string, ReadonlySet<string>>()
  private readonly made: NativeRecord[] = []

  admit(signature: string, url: string, apis: readonly string[]): void {
    this.apis.set(`${signature} ${url}`, new Set(apis))
    const oldest = this.apis.keys().next().value
    if (this.apis.size > ADMITTED && oldest !== undefined) this.apis.delete(oldest)
  }

  /** Throws when the page at `url` was not admitted with the signature that it shows, or did not list the call. */
  check(params: Fields, url: string, api: string): void {
    if (!this.apis.get(`${text(params, 'verifySignature')} ${url}`)?.has(api)) throw noPermission()
  }

  record(call: NativeRecord): void {
    this.made.push(call)
    if (this.made.length > RECORDED) this.made.shift()
  }

  /** The latest calls, oldest first. */
  calls(): readonly NativeRecord[] {
    return this.made
  }
}
