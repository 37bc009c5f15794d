import { Unparseable, type XmlNode } from '../parse'

/** What a chapter of events is made of: a decoder by name, `Event.ChangeType` in lower case. */
export type Decoders = Record<string, (f: Fields) => object>

/** An event that says no more than its name. */
export const nothing = (): Record<string, never> => ({})

/** One element of a callback, tolerant where vendors drift (callbacks-and-app.md 2.1). Names are in lower case. */
export class Fields {
  private readonly tree: { [name: string]: XmlNode }
  constructor(tree: XmlNode) {
    this.tree = typeof tree === 'object' && !Array.isArray(tree) ? tree : {}
  }

  /** null = missing or empty. */
  maybe(name: string): string | null {
    return this.given(name) || null
  }

  /** '' = there, but empty: in a change this says "emptied". null = not said. */
  given(name: string): string | null {
    const value = this.inner(name)
    return typeof value === 'string' ? value : null
  }

  text(name: string): string {
    const value = this.maybe(name)
    if (value === null) throw new Unparseable(`the event has no ${name}`)
    return value
  }

  number(name: string): number | null {
    const value = this.maybe(name)
    return value !== null && Number.isFinite(Number(value)) ? Number(value) : null
  }

  /** A number without which the event would be of no use. */
  figure(name: string): number {
    const value = this.number(name)
    if (value === null) throw new Unparseable(`the event has no number ${name}`)
    return value
  }

  /** From Unix seconds; null = missing, 0, or no time at all. */
  date(name: string): Date | null {
    return dateOf(this.number(name))
  }

  has(name: string): boolean {
    return this.inner(name) !== undefined
  }

  /** Repeated siblings, children (`<Item>`), or one comma list: all three occur. */
  list(...path: string[]): string[] {
    return this.texts(...path)
      .flatMap((item) => item.split(','))
      .filter(Boolean)
  }

  /** The same for numbers; what is none is left out. */
  numbers(...path: string[]): number[] {
    return this.list(...path)
      .map(Number)
      .filter(Number.isFinite)
  }

  /** The same for texts that may hold a comma. */
  texts(...path: string[]): string[] {
    return this.nodes(path).filter((node): node is string => typeof node === 'string' && node !== '')
  }

  /** The first element at the end of the path, or an empty one. */
  child(...path: string[]): Fields {
    return this.children(...path)[0] ?? new Fields('')
  }

  /** All elements at the end of the path; each step may be repeated. */
  children(...path: string[]): Fields[] {
    return this.nodes(path)
      .filter((node) => typeof node === 'object')
      .map((node) => new Fields(node))
  }

  /** A text where elements were expected is handed on: lists have been both. */
  private nodes(path: readonly string[]): XmlNode[] {
    return path.reduce<XmlNode[]>(
      (nodes, name) =>
        nodes.flatMap((node) => (typeof node === 'string' ? node : (new Fields(node).inner(name) ?? []))),
      [this.tree],
    )
  }

  private inner(name: string): XmlNode | undefined {
    return Object.hasOwn(this.tree, name) ? this.tree[name] : undefined
  }
}

/** A moment in Unix seconds; null for what cannot be one. The door's look at a plaintext has the same bounds. */
function dateOf(seconds: number | null): Date | null {
  return seconds !== null && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null
}
