/**
 * Applies the change from `from` to `to` to the lines of a text, where `from` is the same text with different whitespace. Everything before and
 * after the changed lines stays as it is. Null: `from` is another text, or the change does not fall on whole lines of this one.
 */
export function patchLines(text: string, { from, to }: { readonly from: string; readonly to: string }): string | null {
  if (solid(text) !== solid(from)) return null
  const [lines, before, after] = [text.split('\n'), from.split('\n'), to.split('\n')]
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head++
  let tail = 0
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const start = sameLine(lines, before, head)
  const end = sameLine(lines, before, before.length - tail)
  if (start === null || end === null || start > end) return null
  return [...lines.slice(0, start), ...after.slice(head, after.length - tail), ...lines.slice(end)].join('\n')
}

/** The line that starts where a line of the other text starts, ignoring whitespace; null if that is in the middle of a line. */
function sameLine(lines: readonly string[], others: readonly string[], index: number): number | null {
  const wanted = solid(others.slice(0, index).join('\n')).length
  let length = 0
  let line = 0
  while (length < wanted) length += solid(lines[line++] ?? '').length
  if (length > wanted) return null
  // Keep empty lines with the preceding lines if the other text does.
  if (index === 0 || solid(others[index - 1] ?? '') !== '') return line
  while (line < lines.length && solid(lines[line] ?? '') === '') line++
  return line
}

function solid(text: string): string {
  return text.replace(/[ \t\n]+/g, '')
}
