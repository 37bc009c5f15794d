import { ApiError } from '../../shared/api'

const ASKED = 'changlai-customer-asked'

/** Whoever has not said who they are goes to WeChat, which says so, and comes back. Not twice in a row: that would be a circle. */
export function mustSignIn(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.id !== 'customer-unknown') return false
  if (sessionStorage.getItem(ASKED) !== null) {
    sessionStorage.removeItem(ASKED)
    return false
  }
  sessionStorage.setItem(ASKED, location.pathname)
  location.assign(`/booking/sign-in?next=${encodeURIComponent(location.pathname)}`)
  return true
}

/** They came back as somebody: another time they may be asked again. */
export const signedIn = (): void => sessionStorage.removeItem(ASKED)
