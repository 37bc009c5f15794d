import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Middleware } from 'koa'

const NAME = /^\/(WW_verify_[A-Za-z0-9]{1,64}\.txt)$/

/** Serves WeCom's trusted-domain check (`/WW_verify_….txt`) from the data directory. */
export function domainCheckFiles(dataDir: string): Middleware {
  return async (ctx, next) => {
    const name = NAME.exec(ctx.path)?.[1]
    if (!name || ctx.method !== 'GET') return next()
    try {
      ctx.body = await readFile(join(dataDir, name), 'utf8')
      ctx.type = 'text/plain'
    } catch (error) {
      if (!isMissing(error)) throw error
      await next()
    }
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
}
