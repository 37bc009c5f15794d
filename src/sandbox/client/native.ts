import type { Fields } from '../body'
import type { World } from '../world'

/** A member's client, and what is open in it beside the page. */
export interface ClientWindow {
  userId: string
  /** kf-sidebar-pay.md 1.3. */
  entry: string
  externalUserId: string | null
  chatId: string | null
}

/** A call that a page made of the client, as the JS-SDK hands it over. */
export interface NativeCall {
  window: ClientWindow
  /** The page's address up to `#`; the client knows it by itself. */
  url: string
  params: Fields
  now: number
}

/** What a call answers beside `err_msg`. */
export type Native = (call: NativeCall, world: World) => Fields

/** What the client says no with, behind `name:fail_`. */
export class NativeFailure extends Error {
  constructor(
    readonly words: string,
    readonly errCode: number | null = null,
  ) {
    super(words)
  }
}

/** Wrong entry, and missing permission, in the client's own words (kf-sidebar-pay.md 1.4). */
export const withoutContext = (): NativeFailure => new NativeFailure('without context of external contact', 2)
export const noPermission = (): NativeFailure => new NativeFailure('no permission')
