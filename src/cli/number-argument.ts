import { InvalidArgumentError } from 'commander'

/** A whole number from 1. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1, such as 10.')
  return Number(text)
}

/** A number above 0. */
export function parsePositive(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) === 0) {
    throw new InvalidArgumentError('It is a number above 0, such as 30.')
  }
  return Number(text)
}
