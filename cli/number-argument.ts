import { InvalidArgumentError } from 'commander'
import type { MaxRejected } from '../src/ingest/load-bounds.ts'

/** Parses a whole number from 1. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1, such as 10.')
  return Number(text)
}

/** Parses a number of rows, `100`, or a share of them, `0.5%`. */
export function parseRowsOrShare(text: string): MaxRejected {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const [, percent] = /^(\d{1,3}(?:\.\d{1,12})?)%$/.exec(text) ?? []
  // Parsed with its exponent, because dividing by 100 would round a second time.
  const share = Number(`${percent}e-2`)
  if (percent === undefined || share > 1) {
    throw new InvalidArgumentError('It is a number of rows such as 100, or a share of them such as 1%.')
  }
  return { share }
}

/** Parses a number above 0. */
export function parsePositive(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) === 0) {
    throw new InvalidArgumentError('It is a number above 0, such as 30.')
  }
  return Number(text)
}
