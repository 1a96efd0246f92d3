import { type Command, InvalidArgumentError, Option } from 'commander'

/** The signals that stop a long-running command. */
export const stopSignals = ['SIGINT', 'SIGTERM'] as const

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** A command with `--log-level`. */
export function withLogOption(command: Command): Command {
  return command.addOption(
    new Option('--log-level <level>', 'the lowest level to log').choices(logLevels).default('info'),
  )
}

/** Resolves at the first stop signal. */
export function toldToStop(): Promise<void> {
  return new Promise(resolve => {
    const onSignal = () => {
      for (const signal of stopSignals) process.off(signal, onSignal)
      resolve()
    }
    for (const signal of stopSignals) process.on(signal, onSignal)
  })
}

/** Parses a port. 0 stands for any free port. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It is a port, 0 to 65535.')
  return Number(text)
}
