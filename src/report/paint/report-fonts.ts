import { glyphOutline, glyphPicture, pictureMiddle, shapeText } from '../../fonts/face-shaper.ts'
import { type FontWeight, facesOf, fontWeights } from '../../fonts/own-faces.ts'
import { isPlain } from '../../fonts/plain-letters.ts'
import { type Run, settable, visualRuns } from '../../fonts/visual-runs.ts'

/**
 * A drawn chart whose texts resvg writes as the PDF does. It writes plain texts in Inter. It uses one family for a whole text, and does not
 * look for letters in other fonts, so all other texts become outlines, and pictures for emoji.
 */
export function inReportFonts(svg: string): string {
  return svg.replace(texts, (whole, opening: string, written: string) => {
    const text = settable(unescaped(written))
    const weight: FontWeight = opening.includes(`font-weight="${fontWeights.semibold}"`) ? 'semibold' : 'regular'
    return isPlain(facesOf[weight][0], text) ? whole : outlined(text, weight, opening)
  })
}

/** A text's attributes, and its content. */
const texts = /<text( [^>]*)>([^<]*)<\/text>/g

function outlined(text: string, weight: FontWeight, attributes: string): string {
  const value = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1]
  const sizePx = Number.parseFloat(value('font-size') ?? '0')
  let x = 0
  const shapes = visualRuns(text, weight).map(run => {
    const drawn = drawnRun(run, x)
    x = drawn.end
    return drawn.svg
  })
  const anchor = { middle: 0.5, end: 1 }[value('text-anchor') ?? ''] ?? 0
  const place = `translate(${Number(value('x') ?? 0)} ${Number(value('y') ?? 0)}) scale(${sizePx}) translate(${-x * anchor} 0)`
  const outer = attributes.replace(/ (x|y|text-anchor|font-[a-z]+)="[^"]*"/g, '')
  return `<g${outer}><g transform="${place}">${shapes.join('')}</g></g>`
}

/** A run from `x` on, in ems. */
function drawnRun({ face, text, rightToLeft }: Run, x: number): { readonly svg: string; readonly end: number } {
  const shapes: string[] = []
  let end = x
  for (const { id, xAdvance, xOffset, yOffset } of shapeText(face, text, { rightToLeft })) {
    const picture = glyphPicture(face, id)
    if (picture !== null) {
      const height = xAdvance * picture.aspect
      const data = Buffer.from(picture.png).toString('base64')
      shapes.push(
        `<image x="${end}" y="${-pictureMiddle - height / 2}" width="${xAdvance}" height="${height}" xlink:href="data:image/png;base64,${data}"/>`,
      )
    } else {
      const { path, unitsPerEm } = glyphOutline(face, id)
      if (path !== '') {
        const place = `translate(${end + xOffset} ${-yOffset}) scale(${1 / unitsPerEm} ${-1 / unitsPerEm})`
        shapes.push(`<path transform="${place}" d="${path}"/>`)
      }
    }
    end += xAdvance
  }
  return { svg: shapes.join(''), end }
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
