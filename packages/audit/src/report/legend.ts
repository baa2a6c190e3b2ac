import { html, type Markup } from './markup.js'

type Sign = { readonly drawn: Markup; readonly says: string }

/** Every sign of the picture, and what it says. */
export const MARKS = {
  effective: {
    drawn: html`<rect class="bar effective" x="1" y="2" width="32" height="12"></rect>`,
    says: 'the accountant could use the permission',
  },
  suspended: {
    drawn: html`<rect class="bar suspended" x="1" y="2" width="32" height="12"></rect>`,
    says: 'granted, but without effect',
  },
  proven: {
    drawn: html`<g class="mark proven"><path class="act" d="M17 3l5 5l-5 5l-5 -5z"></path></g>`,
    says: 'an act, where it happened; larger for several',
  },
  delay: {
    drawn: html`<g class="mark proven"
      ><path class="delay" d="M8 8H29m0 -4v8"></path><path class="act" d="M8 3l5 5l-5 5l-5 -5z"></path
    ></g>`,
    says: 'recorded at another time than it happened',
  },
  unproven: {
    drawn: html`<g class="mark unproven"><path class="act" d="M17 3l5 5l-5 5l-5 -5z"></path></g>`,
    says: 'an act without authorisation',
  },
} as const satisfies Readonly<Record<string, Sign>>

export type MarkName = keyof typeof MARKS
