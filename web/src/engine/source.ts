// Anything a file's bytes can come from, as a stream of byte pieces.

export type Source =
  | string
  | ArrayBuffer
  | Uint8Array
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array>;

const encoder = new TextEncoder();

async function* fromReader(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export async function* piecesOf(source: Source): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') {
    yield encoder.encode(source);
  } else if (source instanceof Uint8Array) {
    yield source;
  } else if (source instanceof ArrayBuffer) {
    yield new Uint8Array(source);
  } else if (typeof Blob !== 'undefined' && source instanceof Blob) {
    // not by slices: a browser fetches each from another process and waits
    yield* fromReader(source.stream());
  } else if ('getReader' in source) {
    yield* fromReader(source);
  } else {
    const pieces = source as AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
    for await (const piece of pieces) yield typeof piece === 'string' ? encoder.encode(piece) : piece;
  }
}
