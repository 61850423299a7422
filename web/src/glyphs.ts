// Glyphs that the first face lacks, rasterised by the browser: with the rest of Inter (Greek, Cyrillic, symbols), which is
// fetched when a name needs it, and with whatever fonts the system has.

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

const family = 'Telco Overage More';
/** What tools/fonts.mjs puts into the *-more faces. */
const unicodeRange =
  'U+192, U+1A0-1DC, U+1FA-237, U+2BC-328, U+37E-4F9, U+1E80-1EF9, U+2070-20C0, U+215B-215E, U+2194-2199, U+2202-222B, U+25A0-2717';

/** The faces by their files in the site, with their weights. */
export const moreFaces = { 'fonts/text-more.woff2': '400', 'fonts/strong-more.woff2': '600' } as const;

/** Names the faces to the browser, once a page; by an address, nothing is fetched yet. */
export function declareFaces(source: (file: keyof typeof moreFaces) => string | ArrayBuffer): void {
  if ([...document.fonts].some((face) => face.family.includes(family))) return;
  for (const [file, weight] of Object.entries(moreFaces)) {
    document.fonts.add(new FontFace(family, source(file as keyof typeof moreFaces), { weight, unicodeRange }));
  }
}

export class Glyphs {
  readonly #context: CanvasRenderingContext2D | null;
  readonly #fetched = new Set<string>();
  /** Called when a face has arrived: what was rasterised without it should be forgotten. */
  arrived: () => void = () => {};

  constructor(base: URL) {
    this.#context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    declareFaces((file) => `url("${new URL(file, base).href}")`);
  }

  #fetch(weight: number, text: string): void {
    const font = `${weight} 16px '${family}'`;
    if (this.#fetched.has(font) || document.fonts.check(font, text)) return;
    this.#fetched.add(font);
    // without it the system's fonts stay
    void document.fonts.load(font, text).then((faces) => faces.length > 0 && this.arrived(), () => {});
  }

  has(codepoint: number): boolean {
    return this.#context !== null && codepoint <= 0x10ffff && !(codepoint >= 0xd800 && codepoint <= 0xdfff);
  }

  rasterise(codepoint: number, pixels: number, strong: boolean): Glyph | null {
    const context = this.#context;
    if (!context) return null;
    const text = String.fromCodePoint(codepoint);
    const weight = strong ? 600 : 400;
    this.#fetch(weight, text);
    const font = `${weight} ${pixels}px '${family}', system-ui, sans-serif`;
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
