import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readSurvivors } from './survivors.ts'

const root = resolve(import.meta.dirname, '..')
const { equivalent, open } = readSurvivors(resolve(import.meta.dirname, 'survivors.yaml'))

test.each([...equivalent, ...open])(
  'the known survivor of $file is of a line that is still there',
  ({ file, line }) => {
    expect(existsSync(resolve(root, file))).toBe(true)
    const spaceless = (text: string) => text.replace(/\s+/g, '')
    expect(spaceless(readFileSync(resolve(root, file), 'utf8'))).toContain(spaceless(line))
  },
)
