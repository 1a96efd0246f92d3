import { readFile } from 'node:fs/promises'
import { IngestError } from '../../errors.ts'
import { firstProblem } from '../../first-problem.ts'
import { type Mapping, mappingSchema, type ResolvedMapping } from './mapping.ts'
import { readYamlText } from './yaml-text.ts'

/** Checks a mapping, or reads one from a YAML or JSON file. Throws an `IngestError` that names the key and, for a file, the line. */
export async function readMapping(mapping: string | Mapping): Promise<ResolvedMapping> {
  if (typeof mapping !== 'string') return check(mapping, 'mapping', null)
  const text = await readFile(mapping, 'utf8').catch(cause => {
    throw new IngestError(`${mapping}: the mapping cannot be read: ${cause.message}`, { file: mapping, cause })
  })
  const yaml = readYamlText(text)
  if ('problem' in yaml) {
    throw new IngestError(`${mapping}:${yaml.line}: ${yaml.problem}`, { file: mapping, line: yaml.line })
  }
  return check(yaml.value ?? {}, mapping, yaml.lineOf)
}

function check(
  given: unknown,
  name: string,
  lineOf: ((path: readonly PropertyKey[]) => number) | null,
): ResolvedMapping {
  const result = mappingSchema.safeParse(given, { reportInput: true })
  if (result.success) return result.data
  const { path, rule } = firstProblem(result.error, {
    lineOf: lineOf ?? (() => 1),
    objectName: 'a column name or an object',
  })
  const line = lineOf?.(path)
  throw new IngestError(
    `${name}${line === undefined ? '' : `:${line}`}: ${path.length === 0 ? 'a mapping' : path.join('.')}: ${rule}`,
    { file: name, ...(line === undefined ? {} : { line }), cause: result.error },
  )
}
