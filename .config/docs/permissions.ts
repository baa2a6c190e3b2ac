import {
  CATALOGUE,
  type Effect,
  needsOf,
  type Permission,
  PERMISSIONS,
  RESERVED_ACTIONS,
} from '../../packages/core/src/kernel/index.ts'
import { code, table } from './markdown.ts'

const list = (words: readonly string[]): string => (words.length === 0 ? '–' : words.map(code).join(', '))

const actions = (permission: Permission): string =>
  Object.entries<Effect>(CATALOGUE[permission].actions)
    .map(([action, effect]) => (effect === 'view' ? `${code(action)} (view)` : code(action)))
    .join(', ')

const isLegal = (held: readonly Permission[]): boolean =>
  held.every((permission) => needsOf(permission).every((need) => held.includes(need)))

const legalSets = (): number => {
  const all = Array.from({ length: 2 ** PERMISSIONS.length }, (_, set) =>
    PERMISSIONS.filter((_permission, index) => (set & (1 << index)) !== 0),
  )
  return all.filter(isLegal).length
}

/** The permission catalogue, printed. */
export const catalogue = (): string =>
  [
    table(
      ['Permission', 'Italian', 'Needs', 'Module', 'Lets an accountant'],
      PERMISSIONS.map((permission) => {
        const { italian, needs, module } = CATALOGUE[permission]
        return [code(permission), italian, list(needs), module === null ? '–' : code(module), actions(permission)]
      }),
    ),
    'While a service can only be consulted, of all these only what is marked (view) is allowed.',
    `Never delegated, whatever the permissions: ${list(RESERVED_ACTIONS)}.`,
    `Of the ${2 ** PERMISSIONS.length} sets of permissions ${legalSets()} are legal: each permission with all that it needs.`,
  ].join('\n\n')
