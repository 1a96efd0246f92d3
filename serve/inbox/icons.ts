import { html } from '../../src/report/html/html-tag.ts'

/** A paper clip, as large as a letter and of its colour: not every system has it among its letters. */
export const clipIcon = html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M14.5 6.5v7a4.5 4.5 0 0 1-9 0V5.2a3 3 0 0 1 6 0v7.6a1.5 1.5 0 0 1-3 0V6.5"/></svg>`

/** A smiling face, likewise. */
export const faceIcon = html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.5"/><path d="M6.6 11.8a4 4 0 0 0 6.8 0M7.4 7.6v.9M12.6 7.6v.9"/></svg>`
