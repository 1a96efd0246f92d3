/**
 * Does to the lines of a text what turns `from` into `to`, where `from` is the same text with blanks set otherwise. All that is before
 * and after the lines that differ stays as it is. null: `from` is another text, or the lines that differ are no whole lines of this one.
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

/** The line before which there is as much as before a line of the other text; null when that is in the middle of one. */
function sameLine(lines: readonly string[], others: readonly string[], index: number): number | null {
  const wanted = solid(others.slice(0, index).join('\n')).length
  let length = 0
  let line = 0
  while (length < wanted) length += solid(lines[line++] ?? '').length
  if (length > wanted) return null
  // Empty lines go with what is before them where they do so in the other text.
  if (index === 0 || solid(others[index - 1] ?? '') !== '') return line
  while (line < lines.length && solid(lines[line] ?? '') === '') line++
  return line
}

function solid(text: string): string {
  return text.replace(/[ \t\n]+/g, '')
}
