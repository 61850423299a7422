// Glyphs that the shipped face lacks, rasterised by the browser with whatever fonts the system has.

/** Pixels around the pen position: `left` and `top` are the bitmap's corner, relative to pen and baseline. */
export interface Glyph {
  left: number;
  top: number;
  width: number;
  height: number;
  advance: number;
  /** The pixels bring their own colours (emoji); otherwise they are white, and alpha is the shape. */
  colored: boolean;
  rgba: Uint8Array | Uint8ClampedArray;
}

/** The largest side of a bitmap, as src/platform/web/browser_glyphs.cpp takes it. */
const largest = 160;

export class Glyphs {
  readonly #context: CanvasRenderingContext2D | null;

  constructor() {
    this.#context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  }

  has(codepoint: number): boolean {
    return this.#context !== null && codepoint <= 0x10ffff && !(codepoint >= 0xd800 && codepoint <= 0xdfff);
  }

  rasterise(codepoint: number, pixels: number): Glyph | null {
    const context = this.#context;
    if (!context) return null;
    const text = String.fromCodePoint(codepoint);
    const font = `${pixels}px system-ui, sans-serif`;
    context.font = font;
    const size = context.measureText(text);
    const left = Math.floor(-size.actualBoundingBoxLeft) - 1;
    const top = Math.floor(-size.actualBoundingBoxAscent) - 1;
    const width = Math.ceil(size.actualBoundingBoxRight) + 1 - left;
    const height = Math.ceil(size.actualBoundingBoxDescent) + 1 - top;
    const empty: Glyph = {
      left: 0, top: 0, width: 0, height: 0, advance: size.width, colored: false, rgba: new Uint8Array(0),
    };
    if (!(width > 2 && height > 2)) return empty;
    if (width > largest || height > largest) return null;
    const { canvas } = context;
    if (canvas.width < width || canvas.height < height) {
      canvas.width = Math.max(canvas.width, width);
      canvas.height = Math.max(canvas.height, height);
    }
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = font; // a canvas forgets its state when its size changes
    context.fillStyle = '#fff';
    context.fillText(text, -left, -top);
    const { data } = context.getImageData(0, 0, width, height);
    const colored = hasColour(data);
    if (!colored) data.forEach((_, i) => i % 4 !== 3 && (data[i] = 255));
    return { left, top, width, height, advance: size.width, colored, rgba: data };
  }
}

/** White drawn over nothing stays white, give or take what rounding does to faint pixels. */
function hasColour(rgba: Uint8ClampedArray): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    const darkest = Math.min(rgba[i] ?? 0, rgba[i + 1] ?? 0, rgba[i + 2] ?? 0);
    if ((rgba[i + 3] ?? 0) > 64 && darkest < 224) return true;
  }
  return false;
}
