// app.wasm behind plain functions: texts instead of pointers. Knows the C functions of src/platform/web/module.cpp.

import type { Glyph } from './glyphs.js';
import type { AppEvent, Effect } from './messages.js';
import type { MirrorChange } from './mirror.js';
import { splitModule } from './split_module.js';

interface Exports {
  HEAPU8: Uint8Array;
  GL: {
    registerContext(context: WebGL2RenderingContext, attributes: object): number;
    makeContextCurrent(handle: number): boolean;
    deleteContext(handle: number): void;
  };
  _malloc(size: number): number;
  _free(address: number): void;
  _app_create(mac: number): void;
  _app_french(texts: number, size: number): void;
  _app_fonts(text: number, textSize: number, strong: number, strongSize: number, icons: number, iconsSize: number): void;
  _app_forget_glyphs(): void;
  _app_context_gained(): number;
  _app_context_lost(): void;
  _app_destroy(): void;
  _app_resize(width: number, height: number, ratioX: number, ratioY: number): void;
  _app_pointer_move(x: number, y: number, source: number): void;
  _app_pointer_button(button: number, down: number, source: number): void;
  _app_pointer_leave(): void;
  _app_wheel(dx: number, dy: number): void;
  _app_can_scroll(x: number, y: number, dx: number, dy: number): number;
  _app_scroll(x: number, y: number, dx: number, dy: number): number;
  _app_drags(x: number, y: number): number;
  _app_key(name: number, size: number, down: number, modifiers: number): number;
  _app_focus(on: number): void;
  _app_touch(): void;
  _app_activate(id: number): void;
  _app_focus_item(id: number, ring: number): void;
  _app_edit(id: number, text: number, size: number): void;
  _app_edit_key(id: number, key: number): void;
  _app_step(id: number, steps: number): void;
  _app_event(json: number, size: number): number;
  _app_engine_replied(json: number, size: number): void;
  _app_effects(): number;
  _app_frame(now: number): number;
  _app_next_frame_in(): number;
  _app_frames(): number;
  _app_content_height(): number;
  _app_mirror(): number;
  _app_size(): number;
  _app_hovered(): number;
  _app_cursor(): number;
  _app_page_colour(): number;
  _app_text_colour(): number;
  _app_quiet_colour(): number;
}

/** What the module asks of the page while it draws. */
export interface Host {
  hasGlyph(codepoint: number): boolean;
  rasterise(codepoint: number, pixels: number, strong: boolean): Glyph | null;
}

const sources: Record<string, number> = { mouse: 0, touch: 1, pen: 2 };
export type EditKey = 'Enter' | 'Escape' | 'ArrowUp' | 'ArrowDown' | 'PageUp' | 'PageDown';
const editKeys: EditKey[] = ['Enter', 'Escape', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'];

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const css = (abgr: number): string => `rgb(${abgr & 0xff} ${(abgr >> 8) & 0xff} ${(abgr >> 16) & 0xff})`;

export class AppModule {
  readonly #m: Exports;
  #context = 0;

  private constructor(m: Exports) {
    this.#m = m;
  }

  static async load(host: Host, mac: boolean): Promise<AppModule> {
    // what is not in app.wasm only the engine's worker asks for
    const [{ default: create }, { settings, failed }] = await Promise.all([
      import('./app.mjs') as Promise<{ default: (settings: object) => Promise<Exports> }>, splitModule(new URL('.', import.meta.url)),
    ]);
    const exports = await Promise.race([create({ ...host, ...settings }), failed]);
    exports._app_create(mac ? 1 : 0);
    return new AppModule(exports);
  }

  #bytes(bytes: Uint8Array): number {
    const address = this.#m._malloc(Math.max(1, bytes.length));
    this.#m.HEAPU8.set(bytes, address);
    return address;
  }
  #text<T>(text: string, use: (address: number, size: number) => T): T {
    const bytes = encoder.encode(text);
    const address = this.#bytes(bytes);
    try {
      return use(address, bytes.length);
    } finally {
      this.#m._free(address);
    }
  }
  #given(address: number): string | null {
    if (address === 0) return null;
    return decoder.decode(this.#m.HEAPU8.subarray(address, address + this.#m._app_size()));
  }

  fonts(text: Uint8Array, strong: Uint8Array, icons: Uint8Array): void {
    this.#m._app_fonts(
      this.#bytes(text), text.length, this.#bytes(strong), strong.length, this.#bytes(icons), icons.length,
    );
  }

  french(texts: Uint8Array): void {
    this.#m._app_french(this.#bytes(texts), texts.length);
  }

  forgetGlyphs(): void {
    this.#m._app_forget_glyphs();
  }

  gainContext(context: WebGL2RenderingContext): boolean {
    this.#context = this.#m.GL.registerContext(context, { majorVersion: 2, minorVersion: 0 });
    return this.#m.GL.makeContextCurrent(this.#context) && this.#m._app_context_gained() !== 0;
  }
  loseContext(): void {
    this.#m._app_context_lost();
    if (this.#context !== 0) this.#m.GL.deleteContext(this.#context);
    this.#context = 0;
  }
  destroy(): void {
    this.loseContext();
    this.#m._app_destroy();
  }

  resize(width: number, height: number, ratioX: number, ratioY: number): void {
    this.#m._app_resize(width, height, ratioX, ratioY);
  }
  pointerMove(x: number, y: number, source: string): void {
    this.#m._app_pointer_move(x, y, sources[source] ?? 0);
  }
  pointerButton(button: number, down: boolean, source: string): void {
    this.#m._app_pointer_button(button, down ? 1 : 0, sources[source] ?? 0);
  }
  pointerLeave(): void {
    this.#m._app_pointer_leave();
  }
  wheel(dx: number, dy: number): void {
    this.#m._app_wheel(dx, dy);
  }
  canScroll(x: number, y: number, dx: number, dy: number): boolean {
    return this.#m._app_can_scroll(x, y, dx, dy) !== 0;
  }
  scroll(x: number, y: number, dx: number, dy: number): boolean {
    return this.#m._app_scroll(x, y, dx, dy) !== 0;
  }
  drags(x: number, y: number): boolean {
    return this.#m._app_drags(x, y) !== 0;
  }
  key(name: string, down: boolean, modifiers: number): boolean {
    return this.#text(name, (at, size) => this.#m._app_key(at, size, down ? 1 : 0, modifiers) !== 0);
  }
  focus(on: boolean): void {
    this.#m._app_focus(on ? 1 : 0);
  }
  touch(): void {
    this.#m._app_touch();
  }

  activate(id: number): void {
    this.#m._app_activate(id);
  }
  focusItem(id: number, ring: boolean): void {
    this.#m._app_focus_item(id, ring ? 1 : 0);
  }
  edit(id: number, text: string): void {
    this.#text(text, (at, size) => this.#m._app_edit(id, at, size));
  }
  editKey(id: number, key: EditKey): void {
    this.#m._app_edit_key(id, editKeys.indexOf(key));
  }
  step(id: number, steps: number): void {
    this.#m._app_step(id, steps);
  }

  event(event: AppEvent): void {
    const understood = this.#text(JSON.stringify(event), (at, size) => this.#m._app_event(at, size) !== 0);
    if (!understood) throw new Error(`the application refused the event ${event.type}`);
  }
  engineReplied(json: string): void {
    this.#text(json, (at, size) => this.#m._app_engine_replied(at, size));
  }
  effects(): Effect[] {
    const json = this.#given(this.#m._app_effects());
    return json === null ? [] : (JSON.parse(json) as Effect[]);
  }

  frame(now: number): number {
    if (this.#context !== 0) this.#m.GL.makeContextCurrent(this.#context);
    return this.#m._app_frame(now);
  }
  nextFrameIn(): number {
    return this.#m._app_next_frame_in();
  }
  frames(): number {
    return this.#m._app_frames();
  }
  contentHeight(): number {
    return this.#m._app_content_height();
  }
  mirror(): MirrorChange | null {
    const json = this.#given(this.#m._app_mirror());
    return json === null ? null : (JSON.parse(json) as MirrorChange);
  }
  hovered(): number {
    return this.#m._app_hovered() >>> 0;
  }
  cursor(): number {
    return this.#m._app_cursor();
  }
  pageColour(): string {
    return css(this.#m._app_page_colour());
  }
  textColour(): string {
    return css(this.#m._app_text_colour());
  }
  quietColour(): string {
    return css(this.#m._app_quiet_colour());
  }
}
