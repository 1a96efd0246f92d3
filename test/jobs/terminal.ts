import { builtModule } from '../program.ts'
import { now } from './shop.ts'

const { main } = await builtModule<typeof import('../../cli/program.ts')>('cli/program')

/** Runs a command as in a pipe, without wrapped lines, at the shop's `now`; returns its output and exit status. */
export async function typed(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const output = (stream: keyof typeof written) => ({
    write: (piece: string) => {
      written[stream] += piece
    },
    terminal: false,
    columns: null,
    stream: null,
  })
  const status = await main(args, { stdout: output('stdout'), stderr: output('stderr'), now: () => now })
  if (process.env.CAUSERIE_SHOW !== undefined)
    console.log(`$ causerie ${args.join(' ')}\n${written.stdout}${written.stderr}[${status}]`)
  return { status, ...written }
}
