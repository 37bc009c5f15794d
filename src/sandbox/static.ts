import { readFile } from 'node:fs/promises'
import { basename, extname, join, resolve, sep } from 'node:path'
import type { Middleware } from 'koa'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Changlai sandbox</title>
<p>沙箱正在运行，但它的页面还没有构建。请运行 <code>npx vite build -c web/vite.config.mts</code>，然后刷新。</p>
<p>The sandbox is running, but its page is not built yet. Run <code>npx vite build -c web/vite.config.mts</code> and reload.</p>`

/** The built page: files inside its folder and nothing else. */
export function pageFiles(root = builtPage()): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next()
    const path = ctx.path === '/' ? '/index.html' : ctx.path
    const bytes = await readInside(root, path)
    if (bytes) {
      ctx.set('x-content-type-options', 'nosniff')
      ctx.set('cache-control', path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      ctx.type = TYPES[extname(path)] ?? 'application/octet-stream'
      ctx.body = bytes
    } else if (path === '/index.html') {
      ctx.status = 503
      ctx.type = 'text/html; charset=utf-8'
      ctx.body = NOT_BUILT
    } else return next()
  }
}

async function readInside(root: string, path: string): Promise<Buffer | null> {
  const file = resolve(root, `.${decoded(path)}`)
  if (!file.startsWith(root + sep)) return null
  try {
    return await readFile(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null
    throw error
  }
}

/** The path without percent signs; an empty one when they make no sense or hide a NUL. */
function decoded(path: string): string {
  if (/%(?![0-9a-f]{2})|%00/i.test(path)) return ''
  const bytes = path.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** `dist/web/sandbox`, seen from the sources and from `dist` itself. */
function builtPage(): string {
  const root = resolve(__dirname, '../..')
  return basename(root) === 'dist' ? join(root, 'web/sandbox') : join(root, 'dist/web/sandbox')
}
