import { html } from '../../src/report/html/html-tag.ts'
import { formatCounted } from '../../src/words/format.ts'
import { outsideText, shortText } from '../../src/words/outside-text.ts'
import type { RunState } from '../ledger/records.ts'
import type { Letter } from './letter.ts'
import { wrapColumns } from './text-columns.ts'

export interface OperatorLetterOrder {
  /** The run's id. */
  readonly run: string
  /** Its subscription's name. */
  readonly subscription: string
  readonly state: RunState
  /** What was not done, with the reasons. */
  readonly problems: readonly { readonly what: string; readonly error: string }[]
  /** How many letters may have arrived. They are sent again only on explicit request. */
  readonly doubtful: number
  /** Whether the run was planned. If not, there is nothing to send again. */
  readonly isPlanned: boolean
  readonly messageId: string
  readonly to: Letter['to']
}

/** How many problems are listed; the rest are counted. */
const listed = 50

/** The letter, in English, that tells the operator that a run did not complete. */
export function composeOperatorLetter({ messageId, to, ...order }: OperatorLetterOrder): Letter {
  const run = outsideText(order.run)
  const count = formatCounted(order.problems.length, { one: 'problem', other: 'problems' }, 'en')
  const intro = `The run ${run} of the subscription “${outsideText(order.subscription)}” ended as ${order.state}: ${count}.`
  const problems = order.problems.slice(0, listed).map(({ what, error }) => ({
    what: shortText(what, 200),
    error: shortText(error, 1000),
  }))
  const rest = order.problems.length - problems.length
  const others = rest === 0 ? null : `And ${formatCounted(rest, { one: 'other', other: 'others' }, 'en')}.`
  const again = `causerie run ${outsideText(order.subscription)}`
  const [advice, command] = order.isPlanned
    ? ['To retry what failed, run', `causerie resend ${run} --failed`]
    : order.state === 'skipped'
      ? ['To make a report anyway, run', `${again} --period PERIOD`]
      : ['Once that is fixed, start a new run with', again]
  const inDoubt = formatCounted(order.doubtful, { one: 'letter', other: 'letters' }, 'en')
  const doubt = order.doubtful === 0 ? null : `${inDoubt} may have arrived. Ask the recipient, then record the answer:`
  const settle = `causerie settle ${run} --arrived ADDRESS (or --lost ADDRESS)`
  return {
    messageId,
    to,
    subject: `causerie: run ${run} ended as ${order.state}, ${count}`,
    text: `${[
      ...wrapColumns(intro, 72),
      '',
      ...problems.flatMap(({ what, error }) =>
        wrapColumns(`${what}: ${error}`, 70).map((line, index) => (index === 0 ? '- ' : '  ') + line),
      ),
      ...(others === null ? [] : ['', others]),
      '',
      `${advice}:`,
      '',
      `    ${command}`,
      ...(doubt === null ? [] : ['', ...wrapColumns(doubt, 72), '', `    ${settle}`]),
    ].join('\n')}\n`,
    html: html`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>causerie</title></head>
<body style="${body}">
<p>${intro}</p>
<ul>
${problems.map(({ what, error }) => html`<li><bdi>${what}</bdi>: <bdi>${error}</bdi></li>\n`)}</ul>
${others === null ? null : html`<p>${others}</p>\n`}<p>${advice} <code>${command}</code></p>
${doubt === null ? null : html`<p>${doubt} <code>${settle}</code></p>\n`}</body>
</html>
`.text,
    attachments: [],
  }
}

const body =
  'margin:16px;max-width:640px;font:16px/1.45 -apple-system,Segoe UI,Roboto,Arial,sans-serif;overflow-wrap:anywhere'
