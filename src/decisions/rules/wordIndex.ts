/** Says which of its words stand in a text, by their numbers, each as often as it stands there. */
export type WordIndex = (text: string) => number[]

const ROOT = 0

/**
 * Finds all words at once in the time it takes to read the text, however many words there are (Aho and Corasick): a trie whose
 * nodes know where to go on when the next character does not fit. Words must be distinct and not empty.
 */
export function wordIndex(words: readonly string[]): WordIndex {
  const trie = trieOf(words)
  const { fail, nearest } = linksOf(trie)
  return (text) => {
    const found: number[] = []
    let node = ROOT
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      let next = trie.child(node, code)
      while (next === ROOT && node !== ROOT) {
        node = fail[node] ?? ROOT
        next = trie.child(node, code)
      }
      node = next
      for (let at = nearest[node] ?? ROOT; at !== ROOT; at = nearest[fail[at] ?? ROOT] ?? ROOT)
        found.push(trie.word[at] ?? 0)
    }
    return found
  }
}

interface Trie {
  /** ROOT = there is none. */
  child(node: number, code: number): number
  nodes: number
  parent: Int32Array
  code: Uint16Array
  /** The word that ends there; -1 = none. */
  word: Int32Array
}

function trieOf(words: readonly string[]): Trie {
  const most = words.reduce((sum, word) => sum + word.length, 1)
  const parent = new Int32Array(most)
  const code = new Uint16Array(most)
  const word = new Int32Array(most).fill(-1)
  const edges = edgesFor(most, parent, code)
  let nodes = 1
  words.forEach((one, number) => {
    let node = ROOT
    for (let i = 0; i < one.length; i++) {
      const unit = one.charCodeAt(i)
      let next = edges.find(node, unit)
      if (next === ROOT) {
        next = nodes++
        parent[next] = node
        code[next] = unit
        edges.add(next)
      }
      node = next
    }
    word[node] = number
  })
  return { child: edges.find, nodes, parent, code, word }
}

interface Edges {
  find(node: number, code: number): number
  add(child: number): void
}

/** From a node and a character to the child, in one flat table: a Map for each node would take a hundred times the memory. */
function edgesFor(nodes: number, parent: Int32Array, code: Uint16Array): Edges {
  let size = 16
  while (size < nodes * 2) size *= 2
  const slots = new Int32Array(size)
  const slotOf = (node: number, unit: number): number => {
    let at = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 0
    at = (at ^ (at >>> 15)) & (size - 1)
    for (;;) {
      const child = slots[at] ?? ROOT
      if (child === ROOT || (parent[child] === node && code[child] === unit)) return at
      at = (at + 1) & (size - 1)
    }
  }
  return {
    find: (node, unit) => slots[slotOf(node, unit)] ?? ROOT,
    add: (child) => {
      slots[slotOf(parent[child] ?? ROOT, code[child] ?? 0)] = child
    },
  }
}

/** fail: the longest other ending that a word begins with. nearest: the next node on that way, itself first, where a word ends. */
function linksOf({ nodes, parent, code, word, child }: Trie): { fail: Int32Array; nearest: Int32Array } {
  const fail = new Int32Array(nodes)
  const nearest = new Int32Array(nodes)
  for (const node of byDepth(nodes, parent)) {
    const above = parent[node] ?? ROOT
    const unit = code[node] ?? 0
    let back = fail[above] ?? ROOT
    let next = above === ROOT ? ROOT : child(back, unit)
    while (next === ROOT && back !== ROOT) {
      back = fail[back] ?? ROOT
      next = child(back, unit)
    }
    fail[node] = next
    nearest[node] = word[node] === -1 ? (nearest[next] ?? ROOT) : node
  }
  return { fail, nearest }
}

/** All nodes but the root, those near it first. A child always has a higher number than its parent. */
function byDepth(nodes: number, parent: Int32Array): Int32Array {
  const depth = new Int32Array(nodes)
  for (let node = 1; node < nodes; node++) depth[node] = (depth[parent[node] ?? ROOT] ?? 0) + 1
  const order = Int32Array.from({ length: nodes - 1 }, (_, i) => i + 1)
  return order.sort((a, b) => (depth[a] ?? 0) - (depth[b] ?? 0))
}
