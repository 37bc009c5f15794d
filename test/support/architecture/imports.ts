import * as ts from 'typescript'

/** One import, in whatever form it is written. `null` as its target: it cannot be read from the text. */
export interface Import {
  target: string | null
  /** Erased when compiled: nothing of the target runs. */
  typeOnly: boolean
}

/** Whether a file can import at all. */
export function isCode(path: string): boolean {
  return /\.([cm]?[jt]sx?|vue)$/.test(path)
}

/** Parses a TypeScript file, or the scripts of a Vue component. */
export function parse(path: string, text: string): ts.SourceFile {
  const code = path.endsWith('.vue') ? scriptsOf(text) : text
  return ts.createSourceFile(`${path}.ts`, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
}

/** Every import of a file: static, re-export, `import x = require`, import type, side effect, require, import(), types. */
export function importsOf(source: ts.SourceFile): Import[] {
  const found: Import[] = source.referencedFiles.map(({ fileName }) => ({ target: `./${fileName}`, typeOnly: true }))
  walk(source, (node) => {
    const one = importIn(node)
    if (one) found.push(one)
  })
  return found
}

/** Calls `visit` for each node of a file. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

function importIn(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node))
    return { target: textOf(node.moduleSpecifier), typeOnly: onlyTypes(node.importClause) }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : []
    return { target: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly || allTypes(names) }
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { target: textOf(node.moduleReference.expression), typeOnly: node.isTypeOnly }
  }
  if (ts.isImportTypeNode(node)) {
    return { target: ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : null, typeOnly: true }
  }
  if (ts.isCallExpression(node)) return importCall(node)
  return strayRequire(node) ? { target: null, typeOnly: false } : undefined
}

/** `import(…)` and `require(…)`. A glob of the bundler's could reach anything. */
function importCall(node: ts.CallExpression): Import | undefined {
  const callee = node.expression
  const isImport = callee.kind === ts.SyntaxKind.ImportKeyword
  const isRequire = ts.isIdentifier(callee) && callee.text === 'require'
  if (isImport || isRequire) return { target: textOf(node.arguments[0]), typeOnly: false }
  const isGlob = ts.isPropertyAccessExpression(callee) && ts.isMetaProperty(callee.expression)
  return isGlob && callee.name.text.startsWith('glob') ? { target: null, typeOnly: false } : undefined
}

/** `require` under another name (`const load = require`, `createRequire`) hides what it loads; `require.resolve` loads nothing. */
function strayRequire(node: ts.Node): boolean {
  if (!ts.isIdentifier(node)) return false
  if (node.text !== 'require') return node.text === 'createRequire'
  const { parent } = node
  if (ts.isCallExpression(parent) && parent.expression === node) return false
  return !(ts.isPropertyAccessExpression(parent) && parent.expression === node && parent.name.text === 'resolve')
}

function onlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  return (
    !clause.name &&
    clause.namedBindings !== undefined &&
    ts.isNamedImports(clause.namedBindings) &&
    allTypes(clause.namedBindings.elements)
  )
}

function allTypes(names: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): boolean {
  return names.length > 0 && names.every((name) => name.isTypeOnly)
}

function textOf(node: ts.Node | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null
}

function scriptsOf(component: string): string {
  const scripts = [...component.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
  const linked = [...component.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)].map(([, file]) => `import '${file}'`)
  return [...linked, ...scripts.map(([, , code]) => code)].join('\n')
}
