import { play } from './play.ts'

console.log((await play()).join('\n'))
