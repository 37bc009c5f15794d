export interface RetryPolicy {
  backoffMs: number
  maxBackoffMs: number
  maxAttempts: number
}

/** How long to wait after the n-th failed attempt (n from 1), doubling up to the ceiling; null = stop trying. */
export function retryDelay(attempts: number, policy: RetryPolicy): number | null {
  if (attempts >= policy.maxAttempts) return null
  return Math.min(policy.backoffMs * 2 ** Math.min(attempts - 1, 30), policy.maxBackoffMs)
}
