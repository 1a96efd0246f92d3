import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const examples = resolve(import.meta.dirname, '../examples')
const names = readdirSync(examples, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))

test.each(names)('%s is listed, and requires the same package versions as causerie', name => {
  expect(readFileSync(join(examples, 'README.md'), 'utf8')).toContain(`](${name}/README.md)`)
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
  const own = read(resolve(examples, '../package.json'))
  const known = { ...own.devDependencies, ...own.dependencies, causerie: `^${own.version}` }
  const { dependencies, devDependencies = {} } = read(join(examples, name, 'package.json'))
  const asked = { ...dependencies, ...devDependencies }
  expect(asked).toEqual(Object.fromEntries(Object.keys(asked).map(dependency => [dependency, known[dependency]])))
})
