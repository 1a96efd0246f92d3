import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeBlock } from '../../scripts/docs/code-block.ts'
import { packagedFolder, run } from '../packaged-folder.ts'

const page = await readFile(new URL('../../docs/testing.md', import.meta.url), 'utf8')

test.each([0, 1])(
  'program %i of docs/testing.md prints what stands below it',
  async nth => {
    const folder = await packagedFolder()
    await writeFile(join(folder, `${nth}.mts`), codeBlock(page, 'ts', nth))
    const command = ['node', '--import', import.meta.resolve('tsx'), `${nth}.mts`]
    expect(await run(folder, command)).toBe(codeBlock(page, 'text', nth))
  },
  0,
)
