import { type FontWeight, facesOf, fallbackFamily, fontRuns, fontWeights, measureText } from '../../fonts/fonts.ts'

/**
 * A drawn chart whose texts name the font family of each run. resvg uses one family for a whole text: a name with one letter that Inter lacks
 * would be set in DejaVu Sans, a fifth too wide, and letters that neither font has would be drawn on top of each other. Those become
 * `□`, as in the PDF.
 */
export function inReportFonts(svg: string): string {
  return svg.replace(texts, (_, opening: string, text: string) => `${opening}${inRuns(unescaped(text), opening)}`)
}

/** A text's opening tag, and its content up to the closing one. */
const texts = /(<text [^>]*>)([^<]*)(?=<\/text>)/g

function inRuns(text: string, opening: string): string {
  const weight: FontWeight = opening.includes(`font-weight="${fontWeights.semibold}"`) ? 'semibold' : 'regular'
  const runs = fontRuns(text, weight)
  const sizePx = Number(/ font-size="([\d.]+)px"/.exec(opening)?.[1] ?? 0)
  const widths = runs.map(run => measureText(run.text, sizePx, weight))
  const total = widths.reduce((sum, width) => sum + width, 0)
  const part = / text-anchor="(\w+)"/.exec(opening)?.[1] ?? 'start'
  let x = -total * (part === 'end' ? 1 : part === 'middle' ? 0.5 : 0)
  // Right-to-left text stays in one piece, because its parts change places.
  const placed = runs.length > 1 && !rightToLeft.test(text)
  return runs
    .map(({ face, text: written }, index) => {
      const family = face === facesOf[weight][0] ? '' : ` font-family="${fallbackFamily}"`
      const place = placed ? ` x="${x}" text-anchor="start"` : ''
      x += widths[index] ?? 0
      return `${family}${place}` === '' ? escaped(written) : `<tspan${family}${place}>${escaped(written)}</tspan>`
    })
    .join('')
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
