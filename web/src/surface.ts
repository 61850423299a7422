// The canvas: as many pixels as the screen has where it lies, at any zoom and ratio, and a WebGL2 context that may go and
// come back.

export interface SurfaceHandlers {
  /** CSS size, and device pixels a CSS pixel on each axis. Draw at once: a resized canvas is empty. */
  resized(width: number, height: number, ratioX: number, ratioY: number): void;
  lost(): void;
  restored(): void;
}

export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly #handlers: SurfaceHandlers;
  readonly #signal: AbortSignal;
  #measure = () => {};
  #ratio = 0;

  constructor(container: HTMLElement, handlers: SurfaceHandlers, signal: AbortSignal) {
    this.#handlers = handlers;
    this.#signal = signal;
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'ov-canvas';
    this.canvas.setAttribute('aria-hidden', 'true');
    container.append(this.canvas);
    this.canvas.addEventListener(
      'webglcontextlost',
      (event) => {
        event.preventDefault(); // or it never comes back
        handlers.lost();
      },
      { signal },
    );
    this.canvas.addEventListener('webglcontextrestored', () => handlers.restored(), { signal });
  }

  context(): WebGL2RenderingContext | null {
    return this.canvas.getContext('webgl2', {
      alpha: false, antialias: false, depth: false, stencil: false, powerPreference: 'low-power',
    });
  }

  /** Before a frame: no event tells of a ratio that changes while nothing is painted. */
  check(): void {
    if (this.#ratio !== 0 && this.#ratio !== devicePixelRatio) this.#measure();
  }

  /** Follows the size from now on; the first size is told before this returns. */
  follow(): void {
    const { canvas } = this;
    let known = '';
    const size = (width: number, height: number) => {
      const box = canvas.getBoundingClientRect();
      const now = `${box.width} ${box.height} ${width} ${height}`;
      if (box.width === 0 || box.height === 0 || now === known) return;
      known = now;
      this.#ratio = devicePixelRatio;
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      this.#handlers.resized(box.width, box.height, width / box.width, height / box.height);
    };
    const measure = () => {
      const box = canvas.getBoundingClientRect();
      const pixels = (length: number) => Math.max(1, Math.round(length * devicePixelRatio));
      size(pixels(box.width), pixels(box.height));
    };
    this.#measure = measure;
    const observer = new ResizeObserver((entries) => {
      const exact = entries[0]?.devicePixelContentBoxSize?.[0];
      const box = canvas.getBoundingClientRect();
      // an emulated ratio (developer tools, tests) is not in this box
      const plausible =
        exact !== undefined &&
        Math.abs(exact.inlineSize - box.width * devicePixelRatio) < 2 &&
        Math.abs(exact.blockSize - box.height * devicePixelRatio) < 2;
      if (plausible) size(Math.max(1, exact.inlineSize), Math.max(1, exact.blockSize));
      else measure();
    });
    try {
      observer.observe(canvas, { box: 'device-pixel-content-box' });
    } catch {
      observer.observe(canvas);
    }
    this.#signal.addEventListener('abort', () => observer.disconnect());
    const watchRatio = () => {
      matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
        'change',
        () => {
          measure();
          watchRatio();
        },
        { once: true, signal: this.#signal },
      );
    };
    watchRatio();
    window.addEventListener('resize', measure, { signal: this.#signal }); // an emulated ratio tells itself only so
    measure();
  }
}
