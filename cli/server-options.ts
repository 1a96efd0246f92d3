import { type Command, InvalidArgumentError, Option } from 'commander'

/** What ends a command that runs until it is told to stop. */
export const stopSignals = ['SIGINT', 'SIGTERM'] as const

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** A command with `--log-level`. */
export function withLogOption(command: Command): Command {
  return command.addOption(
    new Option('--log-level <level>', 'least important line to log').choices(logLevels).default('info'),
  )
}

/** The first signal to stop. */
export function toldToStop(): Promise<void> {
  return new Promise(resolve => {
    const onSignal = () => {
      for (const signal of stopSignals) process.off(signal, onSignal)
      resolve()
    }
    for (const signal of stopSignals) process.on(signal, onSignal)
  })
}

/** A port; 0 is any free one. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It is a port, 0 to 65535.')
  return Number(text)
}
