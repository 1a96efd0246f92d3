import { type FontWeight, facesOf, fallbackFamily, fontRuns, fontWeights, measureText } from '../../fonts/fonts.ts'

/**
 * A drawn chart whose texts name the family of each stretch. resvg takes one family for all that stands in one piece: a name
 * with one letter that Inter lacks would be in DejaVu Sans, a fifth wider than its place, and letters that neither has are
 * drawn on each other. They become `□`, as in the PDF.
 */
export function inReportFonts(svg: string): string {
  return svg.replace(texts, (_, opening: string, text: string) => `${opening}${inRuns(unescaped(text), opening)}`)
}

/** A text's opening tag, and what it says up to the closing one. */
const texts = /(<text [^>]*>)([^<]*)(?=<\/text>)/g

function inRuns(text: string, opening: string): string {
  const weight: FontWeight = opening.includes(`font-weight="${fontWeights.semibold}"`) ? 'semibold' : 'regular'
  const runs = fontRuns(text, weight)
  const sizePx = Number(/ font-size="([\d.]+)px"/.exec(opening)?.[1] ?? 0)
  const widths = runs.map(run => measureText(run.text, sizePx, weight))
  const total = widths.reduce((sum, width) => sum + width, 0)
  const part = / text-anchor="(\w+)"/.exec(opening)?.[1] ?? 'start'
  let x = -total * (part === 'end' ? 1 : part === 'middle' ? 0.5 : 0)
  // What is written from right to left stays in one piece, whose parts change places.
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
