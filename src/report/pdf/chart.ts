import type { ChartBlock, ChartVariant } from '../model/model.ts'
import { inAccent } from '../paint/in-accent.ts'
import { addFigure, paintFigure } from './document.ts'
import { chartHeightPt, paintPdf } from './paint-chart.ts'
import type { Box } from './place-boxes.ts'
import { styles } from './styles.ts'
import { type Place, textBoxes } from './text-boxes.ts'

/** A chart below its title: its first variant. */
export function chartBoxes(place: Place, { title, subtitle, variants }: ChartBlock): readonly Box[] {
  const options = { type: 'P', keepWithNext: true } as const
  return [
    ...(subtitle === null ? [] : textBoxes(place, subtitle, { ...options, style: styles.quiet, spacePt: 2 })),
    ...variants.slice(0, 1).map(variant => variantBox(place, title, variant)),
  ]
}

/** The maximum height of a chart; a taller one is scaled down to leave room for its title. */
const tallestPt = 600

function variantBox({ doc, parent, strip, accent }: Place, name: string, { spec: plain, alt }: ChartVariant): Box {
  const spec = inAccent(plain, accent)
  const figure = addFigure(doc, parent, { name, alt })
  const fullHeightPt = chartHeightPt(spec, strip.widthPt)
  const scale = Math.min(1, tallestPt / fullHeightPt)
  return {
    heightPt: fullHeightPt * scale,
    spacePt: 7,
    paint: topPt => {
      const box = { x: strip.leftPt, y: topPt, widthPt: strip.widthPt * scale, heightPt: fullHeightPt * scale }
      paintFigure(doc, figure, box, () => paintPdf(doc, spec, box))
    },
  }
}
