import { createReadStream } from 'node:fs'
import { IngestError } from '../../../errors.ts'
import { loadOptional } from '../../../optional-package.ts'
import type { InputFile } from '../unpack.ts'

type Attributes = ReadonlyMap<string, string>

/** What to do with the elements of an XML file. Names are given without their prefix. */
export interface XmlHandler {
  readonly open?: (name: string, attributes: Attributes) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

/**
 * Reads an XML file in pieces and yields what the handler has emitted after each. No entities are defined by the file. Throws `IngestError` if
 * it is not well-formed.
 */
export async function* xmlEvents<T>(
  file: InputFile,
  handlerOf: (emit: (item: T) => void) => XmlHandler,
): AsyncGenerator<T> {
  const { default: sax } = await loadOptional(
    () => import('sax'),
    options => new IngestError(`${file.name}: XLSX needs sax: npm install sax`, { file: file.name, ...options }),
  )
  let found: T[] = []
  const handler = handlerOf(item => found.push(item))
  const parser = sax.parser(true, { position: true })
  parser.onopentag = ({ name, attributes }) => {
    const given = Object.entries(attributes).map(([key, value]) => [localName(key), String(value)] as const)
    handler.open?.(localName(name), new Map(given))
  }
  parser.ontext = text => handler.text?.(text)
  parser.oncdata = text => handler.text?.(text)
  parser.onclosetag = name => handler.close?.(localName(name))
  let failure: Error | null = null
  parser.onerror = error => {
    failure ??= error
  }
  const assertWell = () => {
    if (failure === null) return
    const problem = (failure as Error).message.split('\n', 1)[0] ?? ''
    throw new IngestError(`${file.name}:${parser.line + 1}: is no whole XML: ${problem}`, {
      file: file.name,
      cause: failure,
    })
  }
  for await (const chunk of createReadStream(file.path, 'utf8')) {
    parser.write(String(chunk))
    assertWell()
    const items = found
    found = []
    yield* items
  }
  parser.close()
  assertWell()
  yield* found
}

/** `r:id` is `id`, `x:row` is `row`. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
