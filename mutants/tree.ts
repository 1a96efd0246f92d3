import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Node, SourceFile } from 'typescript/unstable/ast'
import { isBinaryExpression, isCaseClause } from 'typescript/unstable/ast/is'
import { API, type Project } from 'typescript/unstable/sync'
import type { Source } from './mutators/mutator.ts'

/** TypeScript's view of a folder with a `tsconfig.json`. */
export interface Tree {
  readonly root: string
  /** A parsed and typed file, by its path from the root. */
  readonly source: (file: string) => Source & { readonly parsed: SourceFile }
  /** The errors of TypeScript if the file had another text; empty when it compiles. Unused names are not errors. */
  readonly refusals: (file: string, text: string) => readonly string[]
  /** Syntax errors only. */
  readonly parseFaults: (file: string, text: string) => readonly string[]
  readonly close: () => void
}

/** `is declared but its value is never read`, for a name, an import and a property. */
const unused = new Set([6133, 6138, 6192, 6196, 6198])

export function openTree(root: string): Tree {
  let other: { readonly path: string; readonly text: string } | null = null
  const api = new API({
    cwd: root,
    fs: { readFile: path => (path === other?.path ? other.text : undefined) },
  })
  const config = join(root, 'tsconfig.json')
  const project = projectOf(api.updateSnapshot({ openProjects: [config] }).getProject(config), config)

  const withText = <Answer>(file: string, text: string, ask: (changed: Project, path: string) => Answer): Answer => {
    const path = join(root, file)
    other = { path, text }
    const changed = api.updateSnapshot({ fileChanges: { changed: [path] } })
    try {
      return ask(projectOf(changed.getProject(config), config), path)
    } finally {
      changed.dispose()
      other = null
      api.updateSnapshot({ fileChanges: { changed: [path] } }).dispose()
    }
  }

  return {
    root,
    source: file => {
      const path = join(root, file)
      const parsed = project.program.getSourceFile(path)
      if (parsed === undefined) throw new Error(`${config} does not include ${file}`)
      return { parsed, text: readFileSync(path, 'utf8'), wordsAt: node => wordsAt(project, node) }
    },
    refusals: (file, text) =>
      withText(file, text, ({ program }, path) =>
        [...program.getSyntacticDiagnostics(path), ...program.getSemanticDiagnostics(path)]
          .filter(({ code }) => !unused.has(code))
          .map(fault => fault.text),
      ),
    parseFaults: (file, text) =>
      withText(file, text, ({ program }, path) => program.getSyntacticDiagnostics(path).map(fault => fault.text)),
    close: () => api.close(),
  }
}

function projectOf(project: Project | undefined, config: string): Project {
  if (project === undefined) throw new Error(`TypeScript does not find ${config}`)
  return project
}

/** The strings of the union type that is expected at a literal, or that it is compared with. */
function wordsAt(project: Project, node: Node): readonly string[] {
  const { checker } = project
  const { parent } = node
  const other = isBinaryExpression(parent)
    ? parent.left === node
      ? parent.right
      : parent.left
    : isCaseClause(parent)
      ? parent.parent.parent
      : null
  const type =
    other === null
      ? checker.getContextualType(node as Parameters<typeof checker.getContextualType>[0])
      : checker.getTypeAtLocation(other)
  if (type === undefined || !type.isUnionType()) return []
  return type.getTypes().flatMap(one => (one.isStringLiteralType() ? [one.value] : []))
}
