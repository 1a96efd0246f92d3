import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { expect, test } from 'vitest'
import { exampleFolder, run, started } from './packaged-folder.ts'

const examples = resolve(import.meta.dirname, '../examples')
const names = readdirSync(examples, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))

test.each(names)('%s is listed, and asks for packages as causerie itself does', name => {
  expect(readFileSync(join(examples, 'README.md'), 'utf8')).toContain(`](${name}/README.md)`)
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
  const own = read(resolve(examples, '../package.json'))
  const known = { ...own.devDependencies, ...own.dependencies, causerie: `^${own.version}` }
  const { dependencies, devDependencies = {} } = read(join(examples, name, 'package.json'))
  const asked = { ...dependencies, ...devDependencies }
  expect(asked).toEqual(Object.fromEntries(Object.keys(asked).map(dependency => [dependency, known[dependency]])))
})

test('page of answers', async () => {
  const folder = await exampleFolder('page-of-answers')
  const [url] = await started(folder, ['npm', 'start'], { says: /http:\S+/, env: { PORT: '0' } })
  const page = await (await fetch(url)).text()
  expect(page).toContain('<h1>2 active chats in October</h1>')
  expect(page).toContain('<td>Bruxelles-Capitale<td>1</tr>')
  expect(page).toMatch(/<svg[^>]* aria-label="Active chats, August–October 2026/)
})

test('chart from Arrow', async () => {
  const folder = await exampleFolder('chart-from-arrow')
  expect(await run(folder, ['npm', '-s', 'start'])).toBe('chart.svg of 5 groups\n')
  expect(await readFile(join(folder, 'chart.svg'), 'utf8')).toContain('Messages by sector and platform')
  const table = tableFromIPC(await readFile(join(folder, 'answer.arrow')))
  expect(table.numRows).toBe(5)
  expect(table.schema.fields.map(({ name }) => name)).toContain('sector')
})
