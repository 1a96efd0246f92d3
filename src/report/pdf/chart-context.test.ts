import PDFDocument from 'pdfkit'
import { describe, expect, test } from 'vitest'
import { PdfContext } from './chart-context.ts'
import { documentBytes } from './document.ts'

/** The operators that a drawing writes to a page. */
async function operators(draw: (context: PdfContext) => void): Promise<string> {
  const doc = new PDFDocument({ compress: false, font: '', margin: 0 })
  draw(new PdfContext(doc))
  return Buffer.from(await documentBytes(doc)).toString('latin1')
}

describe('PdfContext', () => {
  test('a point is transformed by the origin at the time it joins the path', async () => {
    const page = await operators(context => {
      context.strokeStyle = '#102030'
      context.translate(10, 20)
      context.beginPath()
      context.moveTo(0, 0)
      context.lineTo(5, 6)
      context.translate(-10, -20)
      context.lineTo(1, 2)
      context.stroke()
    })
    expect(page).toContain('10 20 m\n15 26 l\n1 2 l\n')
  })

  test('restoring resets the origin; rotating rotates what follows', async () => {
    const page = await operators(context => {
      context.strokeStyle = '#102030'
      context.save()
      context.translate(100, 100)
      context.rotate(Math.PI / 2)
      context.beginPath()
      context.moveTo(10, 0)
      context.restore()
      context.lineTo(3, 4)
      context.stroke()
    })
    expect(page).toContain('100 110 m\n3 4 l\n')
  })

  test('a path is filled and then stroked', async () => {
    const page = await operators(context => {
      context.fillStyle = '#ff0000'
      context.strokeStyle = '#0000ff'
      context.beginPath()
      context.rect(1, 2, 3, 4)
      context.fill()
      context.stroke()
    })
    expect(page.match(/1 2 m\n4 2 l\n4 6 l\n1 6 l\nh\n/g)).toHaveLength(2)
  })

  test('transparent marks are not painted', async () => {
    const page = await operators(context => {
      context.fillStyle = 'transparent'
      context.beginPath()
      context.rect(1, 2, 3, 4)
      context.fill()
    })
    expect(page).not.toContain('1 2 m')
  })
})
