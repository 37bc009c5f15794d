import { BridgeError } from './errors'

/** The same promise, which rejects with `timed-out` when it has not ended within `ms`: the SDK itself may wait for ever. */
export function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new BridgeError('timed-out', what)), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
