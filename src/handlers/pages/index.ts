import { basename, extname, join, resolve } from 'node:path'
import type { Context, Middleware } from 'koa'
import type { Surroundings } from '../surroundings'
import { FileShelf } from './files'
import { setPageHeaders } from './headers'
import { NOT_BUILT } from './notBuilt'

const PAGE = /^\/(sidebar|admin|groups|booking)(\/.*)?$/

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}

/**
 * The built pages: at the page's own path and below it, where the page's router rules, its index.html; files with an
 * ending from its folder. Nobody needs to be signed in for the empty page.
 */
export function pageFiles(surroundings: Surroundings, root = builtPages()): Middleware {
  const shelf = new FileShelf(root)
  return async (ctx, next) => {
    const [, name, below = ''] = PAGE.exec(ctx.path) ?? []
    if (name === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    setPageHeaders(ctx, surroundings)
    const isFile = extname(below) !== ''
    const file = await shelf.take(`${name}${isFile ? below : '/index.html'}`, ctx.acceptsEncodings('gzip') === 'gzip')
    if (file && name === 'sidebar' && !isFile) nameFirstRequests(ctx)
    if (file) serve(ctx, below, file)
    else if (!isFile) sayNotBuilt(ctx)
    else return next()
  }
}

/** What the sidebar asks for first comes along with its address, so that it is fetched while the script is on its way. */
function nameFirstRequests(ctx: Context): void {
  const { contact } = ctx.query
  const paths = ['/api/me']
  if (typeof contact === 'string' && /^[\w-]{1,64}$/.test(contact)) paths.push(`/api/sidebar/contacts/${contact}`)
  ctx.set('link', paths.map((path) => `<${path}>; rel=preload; as=fetch; crossorigin=anonymous`).join(', '))
}

function serve(ctx: Context, below: string, { bytes, zipped }: { bytes: Buffer; zipped: boolean }): void {
  const hashed = below.startsWith('/assets/')
  ctx.set('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  ctx.vary('accept-encoding')
  if (zipped) ctx.set('content-encoding', 'gzip')
  ctx.type = TYPES[extname(below) || '.html'] ?? 'application/octet-stream'
  ctx.body = bytes
}

function sayNotBuilt(ctx: Context): void {
  ctx.status = 503
  ctx.set('cache-control', 'no-store')
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = NOT_BUILT
}

/** `dist/web`, seen from the sources and from `dist` itself. */
function builtPages(): string {
  const root = resolve(__dirname, '../../..')
  return basename(root) === 'dist' ? join(root, 'web') : join(root, 'dist/web')
}
