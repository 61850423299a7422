// Anything a file's bytes can come from, as a stream of byte pieces.

export type Source =
  | string
  | ArrayBuffer
  | Uint8Array
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array>;

/** Large enough that the reading costs little, small enough that a file is never held whole. */
const blobPiece = 1024 * 1024;
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

/** The next piece is on its way while one is worked on: a browser fetches it from another process. */
async function* fromBlob(blob: Blob): AsyncGenerator<Uint8Array> {
  const pieceAt = (at: number) => {
    const piece = blob.slice(at, at + blobPiece).arrayBuffer();
    piece.catch(() => undefined); // told when it is awaited, if it still is
    return piece;
  };
  let next = pieceAt(0);
  for (let at = blobPiece; at - blobPiece < blob.size; at += blobPiece) {
    const piece = await next;
    next = pieceAt(at);
    yield new Uint8Array(piece);
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
    yield* fromBlob(source);
  } else if ('getReader' in source) {
    yield* fromReader(source);
  } else {
    const pieces = source as AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
    for await (const piece of pieces) yield typeof piece === 'string' ? encoder.encode(piece) : piece;
  }
}
