import {
  accountantSheet,
  bookingSheet,
  changeSheet,
  delegationSheet,
  exchangeSheets,
  invoiceSheet,
  numberingSheet,
  serviceSheet,
  type Sheet,
  supportSheet,
} from './contexts.ts'
import { commandTable, decisionTable, LEGEND, stateDiagram, staying } from './markdown.ts'
import { catalogue } from './permissions.ts'

const decisions = ({ statuses, cells }: Sheet): readonly string[] => [
  '## Decision table',
  LEGEND,
  decisionTable(statuses, cells),
]

const commands = ({ trials, givenBy }: Sheet): readonly string[] => ['## Commands', commandTable(trials, givenBy)]

const states = (sheet: Sheet, direction: 'LR' | 'TB' = 'LR'): readonly string[] => {
  const [initial = ''] = sheet.statuses
  return ['## States', stateDiagram(initial, sheet.steps, direction), staying(sheet.steps)]
}

const page = (...parts: readonly (readonly string[])[]): string =>
  parts
    .flat()
    .filter((part) => part !== '')
    .join('\n\n')

const whole = (sheet: Sheet): string => page(states(sheet), decisions(sheet), commands(sheet))

const delegationPage = page(
  states(delegationSheet),
  [
    '### A wish for other permissions',
    'Within an active delegation the accountant may ask for a change.',
    stateDiagram('NotAsked', changeSheet.steps),
  ],
  decisions(delegationSheet),
  commands(delegationSheet),
)

const invoicePage = page(
  ['## To a private recipient', stateDiagram('NotDrafted', exchangeSheets.private.steps, 'TB')],
  ['## To a public administration, once sent', stateDiagram('Queued', exchangeSheets.public.steps, 'TB')],
  [
    '## In and out of the books',
    stateDiagram('NotBooked', bookingSheet.steps),
    staying(invoiceSheet.steps, 'the way through the exchange'),
  ],
  decisions(invoiceSheet),
  [decisionTable(bookingSheet.statuses, bookingSheet.cells)],
  commands(invoiceSheet),
)

/** For each page of docs/contexts the part that is printed from the code. */
export const generatedParts: Readonly<Record<string, string>> = {
  'accountant.md': whole(accountantSheet),
  'client-service.md': whole(serviceSheet),
  'delegation.md': delegationPage,
  'invoice.md': invoicePage,
  'invoice-numbering.md': whole(numberingSheet),
  'support.md': whole(supportSheet),
  'permissions.md': page(['## The catalogue', catalogue()]),
}
