import { Command } from 'commander'
import type { Io } from './io.ts'

/** `causerie demo`. */
export function demoCommand(io: Io): Command {
  return new Command('demo')
    .description('generates a log, loads it, writes its reports, and says where they are')
    .option('--out <dir>', 'the folder to write to, created if missing', 'causerie-demo')
    .action(async ({ out }: { readonly out: string }) => {
      const { runDemo } = await import('../src/demo/run-demo.ts')
      const demo = await runDemo({ out, onStep: step => io.stderr.write(`${step} …\n`) })
      const lines = [
        'Reports for October 2026:',
        ...demo.reports.map(path => `  ${path}`),
        'Ask the store more questions, such as:',
        `  causerie ranking --store ${demo.store} --period 2026-10 --zone Europe/Paris --by region`,
        'Or explore it in a browser, at http://127.0.0.1:8080/volume?period=2026-10:',
        `  causerie serve --store ${demo.store} --zone Europe/Paris`,
        'The log it was loaded from:',
        `  ${demo.log}`,
      ]
      io.stdout.write(lines.map(line => `${line}\n`).join(''))
    })
}
