import { download } from '../../../shared/api'
import { tell } from './ask'

/** Lets the person keep a file of the API's under a name. */
export async function keepFile(path: string, name: string): Promise<void> {
  try {
    const address = URL.createObjectURL(await download(path))
    const link = Object.assign(document.createElement('a'), { href: address, download: name })
    link.click()
    // The browser reads it on its own time; the page's end frees it anyway.
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  } catch (error) {
    tell(error)
  }
}
