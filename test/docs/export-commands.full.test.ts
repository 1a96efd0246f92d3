import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parseInstant } from '../../testing/oracle/instant.ts'
import type { CanonicalRow } from '../../testing/oracle/log.ts'
import { stored } from '../../testing/oracle/stored.ts'
import { exportFormats, sampleOf } from '../ingest/export-samples.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'
import { causerieProgram } from '../program.ts'

const files = temporaryFolder()
const page = await readFile(resolve(import.meta.dirname, '../../docs/exports.md'), 'utf8')

/** The commands in the first block of shell after a text of the page. */
function commandsAfter(text: string): string {
  const [, commands] = /^```sh\n(.*?)^```/ms.exec(page.slice(page.indexOf(text) + text.length)) ?? []
  if (commands === undefined) throw new Error(`no commands after ${text}`)
  return commands
}
const [inspecting = '', , asking = ''] = commandsAfter('# Exports').split('\n')

/** Runs commands as a shell runs them, in a folder. */
async function inShell(folder: string, commands: string): Promise<string> {
  const bin = files.pathOf('bin')
  await mkdir(bin, { recursive: true })
  const program = [process.execPath, ...causerieProgram].map(part => `'${part}'`).join(' ')
  await writeFile(join(bin, 'causerie'), `#!/bin/sh\nexec ${program} "$@"\n`)
  await chmod(join(bin, 'causerie'), 0o755)
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
  return (await promisify(execFile)('sh', ['-e', '-c', commands], { cwd: folder, env })).stdout
}

interface Expected {
  readonly rows: readonly {
    readonly chat_id: string
    readonly message_id?: string
    readonly sent_at: string
    readonly author: CanonicalRow['author']
    readonly kind?: CanonicalRow['kind']
    readonly updated_at?: string
    readonly withdrawn?: boolean
  }[]
}

/** What a reader would count in the expected rows of a sample, all of which are of one month. */
async function counted(path: string): Promise<{ readonly activeChats: number; readonly messages: number }> {
  const { rows }: Expected = JSON.parse(await readFile(path, 'utf8'))
  const { chats } = stored({
    rows: rows.map(row => ({
      chatId: row.chat_id,
      messageId: row.message_id ?? null,
      sentAt: parseInstant(row.sent_at),
      author: row.author,
      kind: row.kind ?? 'message',
      establishmentId: 'any',
      customerId: null,
      channel: null,
      platform: null,
      updatedAt: row.updated_at === undefined ? null : parseInstant(row.updated_at),
      withdrawn: row.withdrawn ?? false,
      authorId: null,
      text: null,
      attachments: null,
    })),
    establishments: [],
  })
  const visible = chats.map(chat => chat.rows.filter(row => row.kind === 'message' && row.author !== 'system').length)
  return {
    activeChats: visible.filter(messages => messages > 0).length,
    messages: visible.reduce((sum, messages) => sum + messages, 0),
  }
}

test.each(exportFormats)(
  'the commands for %s lead from its file to a right answer, as they are printed',
  async format => {
    const command = commandsAfter(`\n## ${format}\n`).trim()
    const [, quoted, bare] = /^causerie ingest (?:'([^']*)'|(\S+)) /.exec(command) ?? []
    const name = quoted ?? bare ?? ''
    const folder = files.pathOf(format)
    const { path, expected } = sampleOf(format)
    await cp(path, join(folder, name), { recursive: true })
    // Their extensions are those of the samples.
    expect(name.split('.')[1]).toBe(path.split('/').at(-1)?.split('.')[1])

    const seen = await inShell(folder, inspecting.replace('intercom.json', `'${name}'`))
    expect(seen).toContain(`is an export: ${format}.`)
    // What the printed command says, the suggested one asks for.
    const flagsOf = (text: string) => [...text.matchAll(/ --([a-z-]+)/g)].map(([, flag]) => flag).sort()
    const suggested = flagsOf(seen.trim().split('\n').at(-1) ?? '')
    for (const flag of suggested) expect(flagsOf(command)).toContain(flag)
    expect(suggested.includes('agents')).toBe(flagsOf(command).includes('agents') && !seen.includes('--zone names'))

    await inShell(folder, command)
    const answer = JSON.parse(await inShell(folder, `${asking} --json`))
    expect(answer).toMatchObject(await counted(expected))
  },
)
