// The part of @echogarden/espeak-ng-emscripten 0.3.5 that we call; the package brings no types.
declare module '@echogarden/espeak-ng-emscripten' {
  interface EspeakWorker {
    readonly samplerate: number
    /** 0 when the voice is there. */
    set_voice(name: string): number
    set_rate(wordsPerMinute: number): void
    /** The callback returns true to stop. */
    synthesize(text: string, onAudio: (samples: Int16Array<ArrayBuffer> | null) => boolean): void
  }
  const load: () => Promise<{ readonly eSpeakNGWorker: new () => EspeakWorker }>
  export = load
}
