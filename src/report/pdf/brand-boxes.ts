import type { Brand } from '../model/brand.ts'
import { addFigure, paintFigure } from './document.ts'
import type { Box } from './place-boxes.ts'
import { styles } from './styles.ts'
import { type Place, textBoxes } from './text-boxes.ts'

/** Points of a page per px of a logo. */
const pointsPerPx = 0.5
const gapPt = 10

/** The logo, or the name if there is none, above the title of the first page. */
export function brandBoxes(place: Place, brand: Brand | undefined): readonly Box[] {
  const { doc, parent, strip } = place
  if (brand?.logo === undefined) {
    return brand?.name === undefined
      ? []
      : textBoxes(place, brand.name, { style: styles.heading, type: 'P', spacePt: 0, keepWithNext: true })
  }
  const { png, widthPx, heightPx } = brand.logo
  const [width, height] = [widthPx * pointsPerPx, heightPx * pointsPerPx]
  const image = Buffer.from(png, 'base64')
  const element = addFigure(doc, parent, { name: 'logo', alt: brand.name ?? 'Logo' })
  return [
    {
      heightPt: height + gapPt,
      spacePt: 0,
      keepWithNext: true,
      paint: topPt => {
        const box = { x: strip.leftPt, y: topPt, widthPt: width, heightPt: height }
        paintFigure(doc, element, box, () => doc.image(image, strip.leftPt, topPt, { width, height }))
      },
    },
  ]
}
