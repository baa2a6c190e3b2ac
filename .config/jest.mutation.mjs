// Mutants are tried against the specs of core alone: the rules must be proven where they stand.
import config from '../jest.config.mjs'

const core = config.projects.find(({ displayName }) => displayName === 'core')

// A visit to every state takes seconds, and there are hundreds of mutants.
export default {
  ...core,
  testPathIgnorePatterns: [...(core.testPathIgnorePatterns ?? []), '\\.exhaustion\\.spec\\.ts$'],
}
