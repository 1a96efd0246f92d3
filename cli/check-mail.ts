import { Command } from 'commander'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf, refusingConfig, withConfigOption } from './jobs-options.ts'
import { formatJson } from './output-options.ts'

interface Flags extends JobsFlags {
  readonly json?: boolean
}

/** How long a person waits for a mail server. */
const patienceSeconds = 20

/** `causerie check-mail`. */
export function checkMailCommand(io: Io): Command {
  return withConfigOption(
    new Command('check-mail').description('connects to the mail server of the config and logs in; sends nothing'),
  )
    .option('--json', 'print one JSON document')
    .action(async (flags: Flags) => {
      const { smtp } = await readConfigOf(flags)
      if (smtp === undefined) throw new UsageError(`${flags.config}: must have smtp, the mail server`)
      const { checkSmtp } = await import('../jobs/delivery/check-smtp.ts')
      const patience = { connectSeconds: patienceSeconds, answerSeconds: patienceSeconds }
      const checked = await refusingConfig(checkSmtp(smtp, { env: process.env, ...patience }))
      const { server, tls, loggedIn } = checked
      const line = tls ? 'the line is encrypted' : 'the line is not encrypted'
      const login = loggedIn === null ? 'no login is configured' : 'the login was accepted'
      io.stdout.write(flags.json === true ? formatJson(io, checked) : `${server} answers: ${line}, ${login}\n`)
    })
}
