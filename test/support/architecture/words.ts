import * as ts from 'typescript'
import type { Files } from './check'
import { importsOf, isCode, parse, walk } from './imports'

const MAX_LINES = 250
const FORBIDDEN_TEXT = /eslint-disable|@ts-ignore|@ts-nocheck|\b(?:TODO|FIXME)\b/
/** An address of WeChat Pay's. */
const PAY_ADDRESS = /mmpaymkttransfers|\/v3\//
/** The only places that read the clock or draw lots; everywhere else both are arguments. */
const CLOCKS = /^src\/(deps\.ts$|sandbox\/)|^web\/shared\/clock\.ts$/

/** Everything that a file's own text shows to be wrong, wherever it imports from. */
export function wordViolations(files: Files): string[] {
  return [...files].flatMap(([path, text]) => wrongIn(path, text).map((wrong) => `${path}: ${wrong}`))
}

function wrongIn(path: string, text: string): string[] {
  const wrong: string[] = []
  const lines = text.replace(/\n$/, '').split('\n').length
  if (lines > MAX_LINES) wrong.push(`has ${lines} lines, more than ${MAX_LINES}`)
  const said = FORBIDDEN_TEXT.exec(text)?.[0]
  if (said) wrong.push(`says ${said}`)
  if (text.includes('/cgi-bin') && !/^src\/(wecom|sandbox)\//.test(path)) wrong.push('mentions /cgi-bin')
  const pay = PAY_ADDRESS.exec(text)?.[0]
  if (pay && !/^src\/(wxpay|sandbox)\//.test(path)) wrong.push(`mentions ${pay}`)
  return isCode(path) ? [...wrong, ...wrongInCode(path, text)] : wrong
}

function wrongInCode(path: string, text: string): string[] {
  const wrong: string[] = []
  const source = parse(path, text)
  if (!path.startsWith('config/') && importsOf(source).some(({ target }) => /^(node:)?process$/.test(target ?? ''))) {
    wrong.push('imports the process, and with it the environment')
  }
  walk(source, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) wrong.push('says any')
    if (!path.startsWith('config/') && readsEnvironment(node)) wrong.push('reads process.env')
    const clock = CLOCKS.test(path) ? undefined : clockOrChance(node)
    if (clock) wrong.push(`uses ${clock}`)
  })
  return wrong
}

/** `process.env`, `process['env']`, `globalThis.process.env` and `const { env } = process`. */
function readsEnvironment(node: ts.Node): boolean {
  if (member(node)?.name === 'env' && nameOf(member(node)?.of) === 'process') return true
  return (
    ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && nameOf(node.initializer) === 'process'
  )
}

function clockOrChance(node: ts.Node): string | undefined {
  const access = member(node)
  const name = access && `${nameOf(access.of)}.${access.name}`
  if (name && /^(Date\.now|Math\.random|performance\.now|process\.hrtime|process\.uptime)$/.test(name)) return name
  const bareDate = ts.isNewExpression(node) && nameOf(node.expression) === 'Date' && !node.arguments?.length
  if (bareDate) return 'new Date()'
  return ts.isCallExpression(node) && nameOf(node.expression) === 'Date' ? 'Date()' : undefined
}

function member(node: ts.Node): { of: ts.Node; name: string } | undefined {
  if (ts.isPropertyAccessExpression(node)) return { of: node.expression, name: node.name.text }
  if (!ts.isElementAccessExpression(node) || !ts.isStringLiteralLike(node.argumentExpression)) return undefined
  return { of: node.expression, name: node.argumentExpression.text }
}

/** The last name of an expression: `process` for `process` and for `globalThis.process`. */
function nameOf(node: ts.Node | undefined): string | undefined {
  if (!node) return undefined
  return ts.isIdentifier(node) ? node.text : member(node)?.name
}
