declare module 'cli-progress' {
  export class SingleBar {
    constructor(options: {
      readonly format: string
      readonly stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>
      readonly clearOnComplete: boolean
    })
    start(total: number, startValue: number): void
    update(value: number): void
    setTotal(total: number): void
    stop(): void
  }
}
