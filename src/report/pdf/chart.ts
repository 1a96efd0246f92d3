import type { ChartBlock, ChartVariant } from '../model/model.ts'
import { addElement, paintInto } from './document.ts'
import { chartHeightPt, paintPdf } from './paint-chart.ts'
import type { Box } from './place-boxes.ts'
import { styles } from './styles.ts'
import { type Place, textBoxes } from './text-boxes.ts'
import { settable } from './visual-runs.ts'

/** A chart below its title: its first variant. */
export function chartBoxes(place: Place, { subtitle, variants }: ChartBlock): readonly Box[] {
  const options = { type: 'P', keepWithNext: true } as const
  return [
    ...(subtitle === null ? [] : textBoxes(place, subtitle, { ...options, style: styles.quiet, spacePt: 2 })),
    ...variants.slice(0, 1).map(variant => variantBox(place, variant)),
  ]
}

/** The maximum height of a chart; a taller one is scaled down to leave room for its title. */
const tallestPt = 600

function variantBox({ doc, parent, strip }: Place, { spec, alt }: ChartVariant): Box {
  const figure = addElement(doc, parent, 'Figure', { alt: settable(alt) })
  const fullHeightPt = chartHeightPt(spec, strip.widthPt)
  const scale = Math.min(1, tallestPt / fullHeightPt)
  return {
    heightPt: fullHeightPt * scale,
    spacePt: 7,
    paint: topPt => {
      const box = { x: strip.leftPt, y: topPt, widthPt: strip.widthPt * scale }
      paintInto(doc, figure, 'Figure', () => paintPdf(doc, spec, box))
    },
  }
}
