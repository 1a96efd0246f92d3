// Fills in the parts of docs/ that are generated from the code: `tsx scripts/docs.ts --write`. Without --write, a test compares the texts.
import { readFile, writeFile } from 'node:fs/promises'
import { cliParts } from './docs/cli-parts.ts'
import { configurationParts } from './docs/configuration-parts.ts'
import { definitionsParts } from './docs/definitions-parts.ts'
import { withGeneratedParts } from './docs/generated-parts.ts'
import { httpApiParts } from './docs/http-api-parts.ts'
import { storeParts } from './docs/store-parts.ts'

/** For each file, the function that makes its generated parts. */
const pages: Readonly<
  Record<string, () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>>
> = {
  'definitions.md': definitionsParts,
  'cli.md': cliParts,
  'configuration.md': configurationParts,
  'http-api.md': httpApiParts,
  'store.md': storeParts,
}

export const generatedPages = Object.keys(pages)

/** A page with its parts regenerated. */
export async function generatedPage(name: string): Promise<string> {
  const parts = pages[name]
  if (parts === undefined) throw new Error(`nothing generates docs/${name}`)
  return withGeneratedParts(`docs/${name}`, await readFile(pathOf(name), 'utf8'), await parts())
}

function pathOf(name: string): URL {
  return new URL(`../docs/${name}`, import.meta.url)
}

if (process.argv.includes('--write'))
  for (const name of generatedPages) await writeFile(pathOf(name), await generatedPage(name))
