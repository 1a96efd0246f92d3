import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { asciiAddress } from '../config/address.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { assertSubscription, type JobsFlags, withConfigOption, withFlow } from './jobs-options.ts'
import { formatJson } from './output-options.ts'

interface Flags extends JobsFlags {
  readonly to: string
  readonly as?: string
  readonly period?: string
  readonly out: string
  readonly send?: boolean
  readonly json?: boolean
}

/** `causerie preview`. */
export function previewCommand(io: Io): Command {
  return withConfigOption(
    new Command('preview').description('writes the letter of a subscription as files, and sends it to you on request'),
  )
    .argument('<name>', 'a subscription of the config')
    .requiredOption('--to <address>', 'your address; without --as, whose letter it is')
    .option('--as <address>', 'show the letter of this recipient of the list')
    .option('--period <period>', 'a period other than the subscription’s, such as 2026-10')
    .option('--out <dir>', 'the folder to write to', 'preview')
    .option('--send', 'also send it to --to, and to nobody else')
    .option('--json', 'print one JSON document')
    .action((name: string, flags: Flags) =>
      withFlow(io, { ...flags, concurrency: 1 }, async flow => {
        assertSubscription(flow.config, name)
        const to = asciiAddress(flags.to)
        if (to === null) throw new UsageError(`--to must be one mail address: ${JSON.stringify(flags.to)}`)
        if (flags.send === true && flow.mail === null) throw new UsageError('the config names no mail server')
        const [{ previewLetter }, { letterFiles }] = await Promise.all([
          import('../jobs/run/preview-letter.ts'),
          import('../jobs/delivery/letter-files.ts'),
        ])
        const letter = await previewLetter(flow, {
          subscription: name,
          to,
          as: flags.as ?? to,
          directory: join(flags.out, 'reports'),
          ...(flags.period === undefined ? {} : { period: flags.period }),
        })
        await mkdir(flags.out, { recursive: true })
        const files: string[] = []
        const from = flow.config.smtp?.from ?? 'causerie <causerie@causerie.invalid>'
        for (const { name: file, content } of await letterFiles(letter, { from, now: io.now() })) {
          const path = join(flags.out, file)
          await writeFile(path, content)
          files.push(path)
        }
        const sent =
          flags.send === true
            ? ((await flow.mail?.send(letter, { onHandOver: async () => {} }))?.response ?? null)
            : null
        const { subject } = letter
        const text = [subject, ...files, ...(sent === null ? [] : [`sent to ${to}: ${sent}`])].join('\n')
        io.stdout.write(flags.json === true ? formatJson(io, { subject, to, files, sent }) : `${text}\n`)
      }),
    )
}
