/** The code of an error of Node's, such as `ERR_OUT_OF_RANGE`; '' = it has none. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
