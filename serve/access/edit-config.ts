import { realpath, stat } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Document, isMap, parseDocument, visit } from 'yaml'
import { ConfigError } from '../../config/config-error.ts'
import { maxConfigBytes, parseConfig } from '../../config/read-config.ts'
import { readText } from '../../config/read-text.ts'
import { readYamlText } from '../../src/ingest/mapping/yaml-text.ts'
import { writeAtomically } from '../../src/report/write-atomically.ts'
import { nullWhenGone } from '../../src/store/file-identity.ts'
import { patchLines } from './patch-lines.ts'

/** The value to write at a key: a text, a list of texts, or a group of keys. */
export type Written = string | readonly string[] | ReadonlyMap<string, Written>

export interface ConfigEdit {
  /** Missing groups on the path are created. */
  readonly path: readonly string[]
  /** Null removes the key. */
  readonly value: Written | null
}

/**
 * Changes keys of a config file and nothing else: comments, order and unrelated lines stay. The file is replaced atomically, with the same
 * mode, if the result is a valid config. Otherwise throws `ConfigError` and changes nothing.
 */
export async function editConfig(file: string, edits: readonly ConfigEdit[]): Promise<void> {
  // Change the target of a symbolic link, not the link.
  const path = (await realpath(file).catch(nullWhenGone)) ?? file
  const read = () => readText(path, { maxBytes: maxConfigBytes })
  const text = await read()
  parseConfig(text, file)
  const edited = editedText(text, edits, { file })
  parseConfig(edited, file)
  if ((await read()) !== text) {
    throw new ConfigError(`${file}: was changed in the meantime: try again`, { file })
  }
  await writeAtomically(path, edited, { access: await stat(path) })
}

/** Changes keys in a YAML text. Throws `ConfigError` if an alias makes that impossible. */
export function editedText(text: string, edits: readonly ConfigEdit[], { file }: { readonly file: string }): string {
  const lines = text.replaceAll('\r\n', '\n')
  const document = documentOf(lines)
  const unchanged = written(document, lines)
  const changed = changedText(document, edits, { lines, file })
  const patched = patchLines(lines, { from: unchanged, to: changed })
  const result = patched !== null && isDeepStrictEqual(meaningOf(patched), meaningOf(changed)) ? patched : changed
  return text.includes('\r\n') ? result.replaceAll('\n', '\r\n') : result
}

function changedText(
  document: Document,
  edits: readonly ConfigEdit[],
  { lines, file }: { readonly lines: string; readonly file: string },
): string {
  try {
    for (const edit of edits) apply(document, edit)
    return written(document, lines)
  } catch (cause) {
    // The yaml package throws if a group on the path is an alias, or an alias has lost its anchor.
    const keys = edits.map(({ path }) => path.join('.')).join(', ')
    throw new ConfigError(`${file}: ${keys}: cannot be changed while an alias stands for it, or for a part of it`, {
      file,
      cause,
    })
  }
}

function documentOf(text: string): Document {
  // Every scalar stays text, as when a config is read.
  return parseDocument(text, { schema: 'failsafe', customTags: ['null'] })
}

function apply(document: Document, { path, value }: ConfigEdit): void {
  if (value === null) {
    document.deleteIn(path)
    return
  }
  for (const [index] of path.entries()) {
    const around = document.getIn(path.slice(0, index), true)
    // An empty group is always `{}`, which says nothing about the style to use.
    if (isMap(around) && around.items.length === 0) around.flow = false
  }
  // An existing text keeps its quotes and its comment.
  document.setIn(path, typeof value === 'string' ? value : nodeOf(document, value))
}

function nodeOf(document: Document, value: Written) {
  const node = document.createNode(value)
  visit(node, {
    Seq(_, list) {
      list.flow = true
    },
  })
  return node
}

function written(document: Document, like: string): string {
  const indent = /^( {1,8})\S/m.exec(like.replace(/^ *#.*$/gm, ''))?.[1]?.length ?? 2
  return document.toString({ lineWidth: 0, indent, flowCollectionPadding: /\{ \S/.test(like) })
}

function meaningOf(text: string): unknown {
  const read = readYamlText(text)
  return 'problem' in read ? null : read.value
}
