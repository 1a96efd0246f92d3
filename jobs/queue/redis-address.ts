import { isLoopback } from '../loopback.ts'
import { QueueError } from './queue-error.ts'

/** The address of a Redis for messages, without user and password. Throws `QueueError` if it is not a Redis URL. */
export function redisPlace(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw new QueueError('the address of Redis must be redis://host:port or rediss://host:port')
  }
  return `${parsed.protocol}//${parsed.hostname}:${parsed.port === '' ? 6379 : parsed.port}`
}

/** Whether a password would be sent in clear text to a Redis on another machine. */
export function isPasswordInClear(url: string): boolean {
  const { protocol, hostname, password, searchParams } = new URL(url)
  // ioredis also reads the password from there.
  const hasPassword = password !== '' || searchParams.has('password')
  return protocol === 'redis:' && hasPassword && !isLoopback(hostname.replace(/^\[|\]$/g, ''))
}

/** An ioredis error without the arguments of its command: those of AUTH are a password, those of a script a job. */
export function withoutArguments(error: Error): Error {
  if ('command' in error) {
    const { command } = error
    const name = typeof command === 'object' && command !== null && 'name' in command ? command.name : undefined
    Object.assign(error, { command: { name } })
  }
  return error
}
