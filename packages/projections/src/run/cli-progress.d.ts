declare module 'cli-progress' {
  export type Bar = {
    readonly update: (value: number, payload: object) => void
    readonly stop: () => void
  }
  export class MultiBar {
    constructor(options: {
      readonly format: string
      readonly stream: NodeJS.WriteStream
      readonly hideCursor: boolean
      readonly stopOnComplete: boolean
      readonly gracefulExit: boolean
    })
    create(total: number, startValue: number, payload: object): Bar
    stop(): void
  }
}
