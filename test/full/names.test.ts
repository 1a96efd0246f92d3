import { describe } from 'vitest'
import { answersSuite } from '../names/answers-suite.ts'
import { commandsSuite } from '../names/commands-suite.ts'
import { filesSuite } from '../names/files-suite.ts'
import { objectNames, strangeNames } from '../names/named-log.ts'
import { pagesSuite } from '../names/pages-suite.ts'
import { reportsSuite } from '../names/reports-suite.ts'

describe.each([
  ['that every object has', objectNames],
  ['that look like something else', strangeNames],
])('names %s', (_, names) => {
  describe('answers', () => answersSuite(names))
  describe('files', () => filesSuite(names, { step: 1 }))
  describe('pages', () => pagesSuite(names, { alone: names.slice(0, 12), drawn: true }))
  describe('reports', () => reportsSuite(names, { drawn: true }))
  describe('commands', () => commandsSuite(names))
})
