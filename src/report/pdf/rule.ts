import { type Document, paintArtifact } from './document.ts'
import { number, rgb } from './operators.ts'
import { sheet } from './sheet.ts'

/** A hairline across the text area, or part of it. */
export function paintRule(
  doc: Document,
  rule: {
    readonly yPt: number
    readonly color: string
    readonly fromPt?: number
    readonly toPt?: number
    readonly weightPt?: number
  },
): void {
  const { yPt, color, fromPt = sheet.leftPt, toPt = sheet.rightPt, weightPt = 0.5 } = rule
  const y = number(yPt)
  const operators = `${rgb(color)} RG ${weightPt} w ${number(fromPt)} ${y} m ${number(toPt)} ${y} l S`
  paintArtifact(doc, () => doc.addContent(operators))
}
