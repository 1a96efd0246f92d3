import { withFonts } from '../fonts/font-set.ts'
import { assertKnownOptions } from '../known-options.ts'
import { withFixedSpaces } from '../words/typography.ts'
import { handlingSection } from './blocks/handling-section.ts'
import { reportHead } from './blocks/head.ts'
import { knownNotices } from './blocks/known-notices.ts'
import { reportLead } from './blocks/lead.ts'
import { methodSection } from './blocks/method-section.ts'
import { volumeSection } from './blocks/volume-section.ts'
import { drawableNames } from './drawable-names.ts'
import type { ReportModel } from './model/model.ts'
import { readInput } from './model/reading.ts'
import type { ReportInput } from './model/report-input.ts'
import { type ReportOptions, reportOptionNames } from './model/report-options.ts'

/** The notices before the lead, worded as in the model. Throws `RenderError`. */
export function reportNotices(input: ReportInput, options: ReportOptions): readonly string[] {
  const { locale } = options
  return withFixedSpaces({ locale, notices: knownNotices(readInput(input, input.volume, options)) }).notices
}

/** The width at which an HTML report draws its charts once more, for a phone of 320 px. */
const narrowPx = 280

/**
 * A report as words, tables and chart specs, ready to be rendered as HTML or PDF; a pure function of the answers. Throws `RenderError` when they are
 * not those of a report.
 */
export function reportModel(input: ReportInput, options: ReportOptions): ReportModel {
  assertKnownOptions('reportModel', options, reportOptionNames)
  return withFonts(options.fonts, () => wordedModel(drawableNames(input), options))
}

function wordedModel(input: ReportInput, options: ReportOptions): ReportModel {
  const reading = readInput(input, input.volume, { ...options, narrowPx })
  const { brand, fonts } = options
  const model = withFixedSpaces({
    locale: options.locale,
    asOf: input.volume.asOf,
    ...reportHead(reading),
    notices: knownNotices(reading),
    lead: reportLead(reading),
    sections: [volumeSection(reading), handlingSection(reading), methodSection(reading)],
  })
  return { ...model, ...(brand === undefined ? {} : { brand }), ...(fonts === undefined ? {} : { fonts }) }
}
