declare module 'cli-progress' {
  export type Bar = {
    readonly update: (value: number, payload: object) => void
    readonly stop: () => void
  }
  export class MultiBar {
    constructor(options: {
      readonly stream: NodeJS.WriteStream
      readonly hideCursor: boolean
      readonly stopOnComplete: boolean
      readonly gracefulExit: boolean
    })
    create(total: number, startValue: number, payload: object, options: { readonly format: string }): Bar
    stop(): void
  }
}
