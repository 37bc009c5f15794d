import { decode } from '../../../src/wecom/events'
import { parsePlaintext, type XmlNode } from '../../../src/wecom/parse'
import { callbackSamples } from './callbackSamples'

const samples = callbackSamples()

/** A type of message that its authors made up: the one sample of something that nobody knows. */
const UNKNOWN = 'parse_unknown_message.xml'

/** Fields that no event carries. The corp is checked at the door; this server is one app, the callback URL is its own. */
const LEFT_OUT = ['tousername', 'agentid']

/** Who sent it is left out where it is the system, and here, where samples disagree about who it is. */
const SENDER_UNSURE = ['batch_job_result']

;(samples.length > 0 ? describe : describe.skip)('every sample of a callback (skipped without ../shared)', () => {
  const known = samples.filter(([file]) => file !== UNKNOWN)

  test.each(known)('%s is an event that we know', (_file, plaintext) => {
    expect(decode(parsePlaintext(plaintext))).toMatchObject({ known: true })
  })

  test('no field is dropped: a change of any of them changes the event', () => {
    const dropped = known.flatMap(([file, plaintext]) =>
      droppedFrom(parsePlaintext(plaintext)).map((path) => `${file}: ${path}`),
    )
    expect(dropped).toEqual([])
  })
})

/** The fields that may be changed without the event noticing. */
function droppedFrom(tree: XmlNode): string[] {
  const outcome = (changed: XmlNode): string => JSON.stringify(decode(changed))
  const before = outcome(tree)
  // The second change is for a field of two words, `tag` and `tag_group`.
  const notices = ({ value, replaced }: Leaf): boolean =>
    [`9${value}`, `${value}_group`].some((other) => outcome(replaced(other)) !== before)
  return leaves(tree)
    .filter((leaf) => leaf.value !== '' && !mayBeLeftOut(leaf, before) && !notices(leaf))
    .map(({ path }) => path)
}

function mayBeLeftOut({ path, value }: Leaf, event: string): boolean {
  if (path !== 'fromusername') return LEFT_OUT.includes(path)
  return value === 'sys' || SENDER_UNSURE.some((name) => event.includes(`"name":"${name}"`))
}

interface Leaf {
  path: string
  value: string
  replaced(value: string): XmlNode
}

/** Every text in the tree, with a way to get a tree in which only it is another. */
function leaves(node: XmlNode, path = '', replaced: (node: XmlNode) => XmlNode = (other) => other): Leaf[] {
  if (typeof node === 'string') return [{ path, value: node, replaced }]
  if (Array.isArray(node)) {
    return node.flatMap((item, at) => leaves(item, `${path}[${at}]`, (other) => replaced(node.with(at, other))))
  }
  return Object.entries(node).flatMap(([name, inner]) =>
    leaves(inner, path ? `${path}.${name}` : name, (other) => replaced({ ...node, [name]: other })),
  )
}
