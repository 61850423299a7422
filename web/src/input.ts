// Pointer, wheel, touch and keys, from the container of one instance only: the rest of the page keeps its own. The
// browser's shortcuts stay its own, but for the chords the application declares.

import type { Mirror } from './mirror.js';
import type { AppModule, EditKey } from './module.js';

export interface InputHandlers {
  /** Something was handed to the module: draw soon. */
  request(): void;
  /** Draw now, until nothing is due, and bring the mirror up to date: what follows must happen within this gesture. */
  settle(): void;
  /** The instance gained or lost the page's focus. */
  focus(on: boolean): void;
  reducedMotion(): boolean;
  /** The page is ours: keys pressed while nothing has the focus are meant for us. */
  page: boolean;
}

const buttons = [0, 2, 1, 3, 4]; // the DOM counts middle before right
const scrollStart = 8; // CSS pixels a finger moves before a tap becomes a scroll
const moveKeys = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);
const fieldKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']);
const mac = /Mac|iPhone|iPad/.test(navigator.platform);

interface Touch {
  id: number;
  x: number;
  y: number;
  lastX: number;
  lastY: number;
  lastTime: number;
  speedX: number;
  speedY: number;
  mode: 'tap' | 'scroll' | 'drag';
}

export class Input {
  readonly #container: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #module: AppModule;
  readonly #mirror: Mirror;
  readonly #handlers: InputHandlers;
  #touch: Touch | undefined;
  #glide = 0;
  readonly #down = new Set<string>();
  /** The last thing used was the keyboard (or assistive technology): the focus ring shows. */
  keyboard = true;

  constructor(
    container: HTMLElement, canvas: HTMLCanvasElement, module: AppModule, mirror: Mirror, handlers: InputHandlers,
    signal: AbortSignal,
  ) {
    this.#container = container;
    this.#canvas = canvas;
    this.#module = module;
    this.#mirror = mirror;
    this.#handlers = handlers;
    const on = <K extends keyof HTMLElementEventMap>(
      type: K, listener: (event: HTMLElementEventMap[K]) => void, options: AddEventListenerOptions = {},
    ) => container.addEventListener(type, listener, { signal, ...options });

    on('pointerdown', (event) => this.#pointerDown(event));
    on('pointermove', (event) => this.#pointerMove(event));
    on('pointerup', (event) => this.#pointerUp(event));
    on('pointercancel', (event) => this.#pointerUp(event));
    on('pointerleave', (event) => {
      if (event.pointerType === 'touch' || event.buttons !== 0) return;
      module.pointerLeave();
      handlers.request();
    });
    on('mousedown', (event) => {
      if (event.target === canvas) event.preventDefault(); // the focus goes where pointerdown puts it
    });
    on('contextmenu', (event) => {
      if (event.target === canvas) event.preventDefault();
    });
    on('wheel', (event) => this.#wheel(event), { passive: false });
    on('keydown', (event) => this.#keyDown(event));
    on('keyup', (event) => this.#keyUp(event));
    on('focusin', () => handlers.focus(true));
    on('focusout', (event) => {
      if (mirror.updating) return;
      if (event.relatedTarget instanceof Node && container.contains(event.relatedTarget)) return;
      this.#down.clear();
      handlers.focus(false);
    });
    if (handlers.page) {
      const nobody = (event: KeyboardEvent) => event.target === document.body;
      document.addEventListener('keydown', (event) => nobody(event) && this.#keyForNobody(event), { signal });
      document.addEventListener('keyup', (event) => nobody(event) && this.#keyUp(event), { signal });
    }
    signal.addEventListener('abort', () => cancelAnimationFrame(this.#glide));
  }

  #at(event: MouseEvent): [number, number] {
    const box = this.#canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
  #overField(event: Event): boolean {
    return event.target instanceof Element && event.target.classList.contains('field');
  }

  // ---- pointer ----

  #pointerDown(event: PointerEvent): void {
    this.keyboard = false;
    cancelAnimationFrame(this.#glide);
    const [x, y] = this.#at(event);
    if (this.#overField(event)) {
      if (event.pointerType !== 'touch') this.#press(event, x, y);
      return; // the browser places the caret
    }
    if (event.target !== this.#canvas) return;
    if (event.pointerType === 'touch') {
      this.#touchDown(event, x, y);
      return;
    }
    if (!this.#mirror.active) this.#mirror.root.focus({ preventScroll: true });
    this.#canvas.setPointerCapture(event.pointerId);
    this.#press(event, x, y);
  }
  #press(event: PointerEvent, x: number, y: number): void {
    this.#module.pointerMove(x, y, event.pointerType);
    this.#module.pointerButton(buttons[event.button] ?? 0, true, event.pointerType);
    this.#handlers.request();
  }

  #pointerMove(event: PointerEvent): void {
    const [x, y] = this.#at(event);
    if (event.pointerType === 'touch') {
      if (this.#touch?.id === event.pointerId) this.#touchMove(this.#touch, event, x, y);
      return;
    }
    this.#module.pointerMove(x, y, event.pointerType);
    this.#handlers.request();
  }

  #pointerUp(event: PointerEvent): void {
    const [x, y] = this.#at(event);
    if (event.pointerType === 'touch') {
      if (this.#touch?.id === event.pointerId) this.#touchUp(this.#touch, event, x, y);
      return;
    }
    this.#module.pointerMove(x, y, event.pointerType);
    this.#module.pointerButton(buttons[Math.max(0, event.button)] ?? 0, false, event.pointerType);
    this.#handlers.request();
  }

  // ---- touch: a tap is a click, a drag scrolls, two fingers are the browser's ----

  #touchDown(event: PointerEvent, x: number, y: number): void {
    if (this.#touch) {
      this.#touch = undefined; // a second finger: a pinch
      this.#module.pointerLeave();
      this.#handlers.request();
      return;
    }
    const mode = this.#module.drags(x, y) ? 'drag' : 'tap';
    this.#touch = { id: event.pointerId, x, y, lastX: x, lastY: y, lastTime: event.timeStamp, speedX: 0, speedY: 0, mode };
    this.#canvas.setPointerCapture(event.pointerId);
    this.#module.pointerMove(x, y, 'touch');
    if (mode === 'drag') this.#module.pointerButton(0, true, 'touch');
    this.#handlers.request();
  }

  #touchMove(touch: Touch, event: PointerEvent, x: number, y: number): void {
    if (touch.mode === 'tap' && Math.hypot(x - touch.x, y - touch.y) > scrollStart) {
      touch.mode = 'scroll';
      this.#module.pointerLeave();
    }
    if (touch.mode === 'drag') this.#module.pointerMove(x, y, 'touch');
    if (touch.mode === 'scroll') {
      const [dx, dy] = [x - touch.lastX, y - touch.lastY];
      const time = Math.max(1, event.timeStamp - touch.lastTime);
      touch.speedX = 0.6 * touch.speedX + (0.4 * dx) / time;
      touch.speedY = 0.6 * touch.speedY + (0.4 * dy) / time;
      this.#scroll(touch, dx, dy);
    }
    if (touch.mode !== 'tap') {
      touch.lastX = x;
      touch.lastY = y;
      touch.lastTime = event.timeStamp;
    }
    this.#handlers.request();
  }

  #scroll(touch: Touch, dx: number, dy: number): boolean {
    // one axis at a time, so that the end of one does not stop the other; what is left goes to the page
    const across = dx !== 0 && this.#module.scroll(touch.x, touch.y, dx, 0);
    const down = dy !== 0 && this.#module.scroll(touch.x, touch.y, 0, dy);
    if (!across && !down) window.scrollBy(-dx, -dy);
    this.#handlers.request();
    return across || down;
  }

  #touchUp(touch: Touch, event: PointerEvent, x: number, y: number): void {
    this.#touch = undefined;
    if (touch.mode === 'drag') {
      this.#module.pointerMove(x, y, 'touch');
      this.#module.pointerButton(0, false, 'touch');
    } else if (touch.mode === 'tap' && event.type === 'pointerup') {
      if (!this.#mirror.active) this.#mirror.root.focus({ preventScroll: true });
      this.#module.pointerMove(x, y, 'touch');
      this.#module.pointerButton(0, true, 'touch');
      this.#module.pointerButton(0, false, 'touch');
      this.#handlers.settle(); // a phone shows its keyboard only for a focus within the gesture
    } else if (touch.mode === 'scroll' && !this.#handlers.reducedMotion()) {
      this.#glideOn(touch);
    }
    if (touch.mode !== 'scroll') this.#module.pointerLeave();
    this.#handlers.request();
  }

  #glideOn(touch: Touch): void {
    let last = performance.now();
    const step = (now: number) => {
      const time = Math.min(50, now - last);
      last = now;
      const fade = Math.exp(-time / 325);
      touch.speedX *= fade;
      touch.speedY *= fade;
      if (Math.hypot(touch.speedX, touch.speedY) < 0.03) return;
      const across = this.#module.scroll(touch.x, touch.y, touch.speedX * time, 0);
      const down = this.#module.scroll(touch.x, touch.y, 0, touch.speedY * time);
      if (!across && !down) return;
      this.#handlers.request();
      this.#glide = requestAnimationFrame(step);
    };
    if (Math.hypot(touch.speedX, touch.speedY) > 0.2) this.#glide = requestAnimationFrame(step);
  }

  // ---- wheel: the page gets what nothing here can use, and every zoom ----

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey || event.target instanceof HTMLTextAreaElement) return;
    const unit = event.deltaMode === 1 ? 20 : event.deltaMode === 2 ? this.#canvas.clientHeight * 0.9 : 1;
    const sideways = event.shiftKey && event.deltaX === 0;
    const dx = -(sideways ? event.deltaY : event.deltaX) * unit;
    const dy = -(sideways ? 0 : event.deltaY) * unit;
    const [x, y] = this.#at(event);
    if (!this.#module.canScroll(x, y, dx, dy)) return;
    event.preventDefault();
    this.#module.scroll(x, y, dx, dy);
    this.#handlers.request();
  }

  // ---- keys ----

  #modifiers(event: KeyboardEvent): number {
    return (event.ctrlKey ? 1 : 0) | (event.shiftKey ? 2 : 0) | (event.altKey ? 4 : 0) | (event.metaKey ? 8 : 0);
  }

  /** As src/platform/mirror.cpp writes chords; Command counts as Control on a Mac. */
  #chord(event: KeyboardEvent): string {
    const control = mac ? event.metaKey : event.ctrlKey;
    const other = mac ? event.ctrlKey : event.metaKey;
    const question = event.key === '?';
    const key = question ? '/' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const parts = [control && 'Control', event.altKey && 'Alt', (event.shiftKey || question) && 'Shift', other && 'Meta', key];
    return parts.filter(Boolean).join('+');
  }

  #send(event: KeyboardEvent): void {
    const modifiers = this.#modifiers(event) | (event.key === '?' ? 2 : 0);
    if (event.repeat) this.#module.key(event.key, false, modifiers); // each repetition is a press of its own
    if (!this.#module.key(event.key, true, modifiers)) return;
    this.#down.add(event.key);
    this.#handlers.request();
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    this.keyboard = true;
    const field = this.#overField(event);
    const command = event.ctrlKey || event.metaKey || event.altKey;
    const edits = field && (!command || (!event.altKey && 'acvxyz'.includes(event.key.toLowerCase())));
    const functionKey = /^F\d+$/.test(event.key);
    if (this.#mirror.keys.has(this.#chord(event)) && (!edits || functionKey)) {
      event.preventDefault();
      this.#send(event);
      return;
    }
    if (field) this.#fieldKey(event);
    else if (!command) this.#itemKey(event);
  }

  /** Only shortcuts: from then on the focus is here. */
  #keyForNobody(event: KeyboardEvent): void {
    if (!this.#mirror.keys.has(this.#chord(event))) return;
    this.#mirror.root.focus({ preventScroll: true });
    this.#keyDown(event);
  }

  #fieldKey(event: KeyboardEvent): void {
    const id = this.#mirror.idOf(event.target);
    const oneLine = event.target instanceof HTMLInputElement;
    if (event.key === 'Escape') {
      this.#module.editKey(id, 'Escape');
      this.#send(event);
    } else if (oneLine && !event.shiftKey && (event.key === 'Enter' || fieldKeys.has(event.key))) {
      event.preventDefault();
      this.#module.editKey(id, event.key as EditKey);
      this.#handlers.request();
    }
  }

  #itemKey(event: KeyboardEvent): void {
    const target = event.target;
    if (event.key === 'Enter' || event.key === ' ') {
      // buttons, links and check boxes click themselves
      const native = target instanceof HTMLButtonElement || target instanceof HTMLInputElement ||
        (target instanceof HTMLAnchorElement && event.key === 'Enter');
      const node = this.#mirror.nodeOf(target);
      if (native || !node?.item) return;
      event.preventDefault();
      if (event.repeat) return;
      this.#module.activate(node.id);
      this.#handlers.request();
      return;
    }
    const range = target instanceof HTMLInputElement && target.type === 'range';
    if (event.key === 'Escape' || (moveKeys.has(event.key) && !range)) {
      event.preventDefault();
      this.#send(event);
    }
  }

  #keyUp(event: KeyboardEvent): void {
    if (!this.#down.delete(event.key)) return;
    this.#module.key(event.key, false, this.#modifiers(event));
    this.#handlers.request();
  }
}
