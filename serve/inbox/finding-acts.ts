import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'

/** What somebody does about a finding without scripts, and the act that they meant. */
export type FindingAct =
  | { readonly state: 'none' | 'as-is'; readonly act: string }
  | {
      readonly state: 'mend'
      readonly act: string
      readonly start: number
      readonly end: number
      readonly wrong: string
      readonly right: string
    }
  | { readonly state: 'ignore' | 'word'; readonly act: string; readonly wrong: string }

const mend = z.tuple([z.int().min(0), z.int().min(0), z.string(), z.string(), z.string()])
const word = z.tuple([z.string().min(1).max(200), z.string()])

/** Reads what a button of `findingsView` says; throws 400 for what none of them does. */
export function readLook(written: string): FindingAct {
  const [, state, rest = ''] = /^(mend|ignore|word|as-is):(.*)$/s.exec(written) ?? []
  if (state === undefined) return { state: 'none', act: written }
  if (state === 'as-is') return { state, act: rest }
  if (state === 'mend') {
    const [start, end, wrong, right, act] = parsed(rest, mend)
    return { state, act, start, end, wrong, right }
  }
  const [wrong, act] = parsed(rest, word)
  return { state: state === 'word' ? 'word' : 'ignore', act, wrong }
}

/** The text with what is right in the place of what is wrong, if that still stands there. */
export function mended(text: string, look: Extract<FindingAct, { state: 'mend' }>): string {
  const { start, end, wrong, right } = look
  return text.slice(start, end) === wrong ? text.slice(0, start) + right + text.slice(end) : text
}

function parsed<Of>(text: string, schema: z.ZodType<Of>): Of {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new HTTPException(400, { cause })
  }
}
