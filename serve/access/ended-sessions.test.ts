import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/ingest/temporary-folder.ts'
import { openEndedSessions } from './ended-sessions.ts'

const files = temporaryFolder()
const name = 'causerie-sessions.ended'
const path = files.pathOf(name)
const nowSeconds = 1_800_000_000
const open = () =>
  openEndedSessions({
    configPath: files.pathOf('causerie.config.yaml'),
    nowSeconds: () => nowSeconds,
    log: pino({ level: 'silent' }),
  })
afterEach(() => rmSync(path, { force: true }))

/** A file of so many bytes, of which all sessions but the first are over. */
const fileOf = (bytes: number) => `${`\n${nowSeconds + 9} good\n\n${nowSeconds - 9} `.padEnd(bytes - 1, 'o')}\n`

describe('sessions that were ended', () => {
  test('are known until they would be over by themselves', async () => {
    files.write(name, `\n${nowSeconds} over\n\n${nowSeconds + 1} good\n`)
    const sessions = open()
    expect([await sessions.has('over'), await sessions.has('good'), await sessions.has('goo')]).toEqual([
      false,
      true,
      false,
    ])
  })

  test('are known where a full disk has cut off the one before, and what is no line is none', async () => {
    files.write(name, `\n${nowSeconds + 9} cut`)
    await open().add('whole', nowSeconds + 9)
    const sessions = open()
    for (const session of ['cut', 'whole']) expect(await sessions.has(session)).toBe(true)
    files.write(
      name,
      `x${nowSeconds + 9} before\n${nowSeconds + 9} two words\n${'9'.repeat(13)} later\n ${nowSeconds + 9} blank\n`,
    )
    for (const session of ['before', 'two', 'words', 'later', 'blank']) expect(await open().has(session)).toBe(false)
  })

  test('stand in no file before there is one', async () => {
    expect(await open().has('any')).toBe(false)
    expect(existsSync(path)).toBe(false)
  })

  test('are written again at a start once they fill a hundred kilobytes, without what is over', async () => {
    files.write(name, fileOf(100_000))
    expect(await open().has('good')).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe(fileOf(100_000))
    files.write(name, fileOf(100_001))
    expect(await open().has('good')).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe(`${nowSeconds + 9} good\n`)
    // Whoever has it open already leaves it to the next start.
    const sessions = open()
    await sessions.has('good')
    files.write(name, fileOf(100_001))
    expect(await sessions.has('good')).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe(fileOf(100_001))
  })

  test.runIf(existsSync('/proc/self/fd'))('leave no file open', async () => {
    const opened = () => readdirSync('/proc/self/fd').length
    const before = opened()
    const sessions = open()
    for (let round = 0; round < 60; round++) {
      await sessions.add(`session-${round}`, nowSeconds + 9)
      expect(await open().has(`session-${round}`)).toBe(true)
    }
    expect(opened()).toBeLessThan(before + 30)
  })
})
