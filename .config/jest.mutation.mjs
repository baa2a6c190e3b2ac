// Mutants are tried against the specs of core alone: the rules must be proven where they stand.
import config from '../jest.config.mjs'

export default config.projects.find(({ displayName }) => displayName === 'core')
