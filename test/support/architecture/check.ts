import { dirname, join, normalize } from 'node:path/posix'
import { builtinModules } from 'node:module'
import { importsOf, isCode, parse, type Import } from './imports'
import { EVERY_ROOM_MAY, rooms, WEB_TYPES, type Room } from './rooms'

/** Text of each file by its path from the top of the checkout. */
export type Files = ReadonlyMap<string, string>

interface Edge extends Import {
  from: string
  /** What `target` means: a path of ours without extension, a package, or null = cannot be told. */
  ours: string | null
  package: string | null
}

/** Every import that the rooms' table forbids, in words. */
export function importViolations(files: Files): string[] {
  const edges = allEdges(files)
  const heavy = filesWithLibraries(edges)
  const found = edges.flatMap((edge) => {
    const wrong = whyForbidden(edge, heavy)
    return wrong ? [`${edge.from}: ${wrong}`] : []
  })
  return [...new Set(found)]
}

/** Each circle of imports among the files of `room`, as a chain of paths. Types count: a circle of words is one too. */
export function cycles(files: Files, room: string): string[] {
  const edges = allEdges(files).filter(({ from, ours }) => from.startsWith(room) && ours?.startsWith(room))
  const next = new Map<string, string[]>()
  for (const { from, ours } of edges) next.set(bare(from), [...(next.get(bare(from)) ?? []), ours ?? ''])
  const found: string[] = []
  const done = new Set<string>()
  const visit = (at: string, chain: string[]): void => {
    if (chain.includes(at)) found.push([...chain.slice(chain.indexOf(at)), at].join(' → '))
    if (done.has(at) || chain.includes(at)) return
    for (const to of next.get(at) ?? []) visit(to, [...chain, at])
    done.add(at)
  }
  for (const start of next.keys()) visit(start, [])
  return found
}

function allEdges(files: Files): Edge[] {
  const known = new Set([...files.keys()].map(bare))
  const code = [...files].filter(([path]) => isCode(path))
  return code.flatMap(([from, text]) => importsOf(parse(from, text)).map((one) => resolve(from, one, known)))
}

function resolve(from: string, { target, typeOnly }: Import, known: ReadonlySet<string>): Edge {
  const edge = { from, target, typeOnly, ours: null, package: null }
  if (target === null) return edge
  if (/^\.{1,2}(\/|$)/.test(target)) {
    const path = bare(normalize(join(dirname(from), target)).replace(/\/$/, ''))
    return { ...edge, ours: !known.has(path) && known.has(`${path}/index`) ? `${path}/index` : path }
  }
  const name = /^(node:[a-z_/]+|(?:@[\w.-]+\/)?[\w.-]+)(\/|$)/.exec(target)?.[1]
  // An alias, an absolute path or our own package name could mean any room.
  return { ...edge, package: name && name !== 'changlai' ? name : null }
}

function whyForbidden(edge: Edge, heavy: ReadonlySet<string>): string | undefined {
  const place = roomOf(edge.from)
  const room = rooms[place ?? '']
  if (!place || !room) return 'lies in no room of the design'
  if (edge.package !== null) return mayUse(room, edge.package) ? undefined : `may not use ${edge.package}`
  if (edge.ours === null) return `imports ${edge.target ?? 'something'} in a form that cannot be checked`
  const types = edge.typeOnly && (within(edge.ours, room.types ?? []) || (room.browser && WEB_TYPES.test(edge.ours)))
  const values = within(edge.ours, [place, ...room.may, ...(room.browser ? [] : EVERY_ROOM_MAY)])
  if (!types && !values) return `may not import ${edge.typeOnly ? 'even types of ' : ''}${edge.ours}`
  const brings = room.browser && !edge.typeOnly && heavy.has(edge.ours)
  return brings ? `${edge.ours} would bring a library along` : undefined
}

function mayUse(room: Room, name: string): boolean {
  if (room.packages) return room.packages.includes(name)
  return !room.browser || !(name.startsWith('node:') || builtinModules.includes(name))
}

/** The most particular rule that a file falls under. */
function roomOf(path: string): string | undefined {
  const names = Object.keys(rooms).sort((a, b) => b.length - a.length)
  return names.find((name) => within(bare(path), [name]))
}

function within(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? `${path}/`.startsWith(place) : path === place))
}

/** Files of the server that use a package themselves or through what they import. */
function filesWithLibraries(edges: readonly Edge[]): ReadonlySet<string> {
  const heavy = new Set<string>()
  const server = edges.filter(({ from, typeOnly }) => from.startsWith('src/') && !typeOnly)
  for (let before = -1; before < heavy.size;) {
    before = heavy.size
    for (const edge of server) if (edge.package !== null || heavy.has(edge.ours ?? '')) heavy.add(bare(edge.from))
  }
  return heavy
}

function bare(path: string): string {
  return path.replace(/\.(d\.ts|[cm]?[jt]sx?|vue|json)$/, '')
}
