// Files in (dropped, picked, pasted, kept) and out (downloads). Their bytes never pass through the application: it knows
// a file by a number.

import type { OfferedFile } from './messages.js';

export interface FileHandlers {
  offered(files: OfferedFile[]): void;
  dragged(over: boolean): void;
}

export class Files {
  readonly #files = new Map<number, File | Blob>();
  readonly #picker: HTMLInputElement;
  #next = 1;
  #depth = 0;

  constructor(container: HTMLElement, drop: boolean, handlers: FileHandlers, signal: AbortSignal) {
    this.#picker = document.createElement('input');
    this.#picker.type = 'file';
    this.#picker.multiple = true;
    this.#picker.className = 'ov-picker';
    this.#picker.tabIndex = -1;
    this.#picker.setAttribute('aria-hidden', 'true');
    container.append(this.#picker);
    this.#picker.addEventListener(
      'change',
      () => {
        const chosen = [...(this.#picker.files ?? [])];
        this.#picker.value = ''; // the same file may be chosen again
        if (chosen.length > 0) handlers.offered(this.number(chosen));
      },
      { signal },
    );
    container.addEventListener(
      'paste',
      (event) => {
        const pasted = [...(event.clipboardData?.files ?? [])];
        if (pasted.length === 0) return;
        event.preventDefault();
        handlers.offered(this.number(pasted));
      },
      { signal },
    );
    if (drop) this.#listen(container, handlers, signal);
  }

  #listen(container: HTMLElement, handlers: FileHandlers, signal: AbortSignal): void {
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', listener: (event: DragEvent) => void) =>
      container.addEventListener(
        type,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          listener(event);
        },
        { signal },
      );
    const over = (depth: number) => {
      const was = this.#depth > 0;
      this.#depth = Math.max(0, depth);
      if (was !== this.#depth > 0) handlers.dragged(this.#depth > 0);
    };
    on('dragenter', () => over(this.#depth + 1));
    on('dragleave', () => over(this.#depth - 1));
    on('dragover', (event) => {
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    });
    on('drop', (event) => {
      over(0);
      const dropped = [...(event.dataTransfer?.files ?? [])];
      if (dropped.length > 0) handlers.offered(this.number(dropped));
    });
  }

  number(files: (File | Blob)[], names: { name: string; key: string }[] = []): OfferedFile[] {
    return files.map((file, i) => {
      const number = this.#next++;
      this.#files.set(number, file);
      const name = names[i]?.name ?? (file instanceof File ? file.name : '');
      return { file: number, name, size: file.size, key: names[i]?.key ?? '' };
    });
  }

  get(number: number): File | Blob | undefined {
    return this.#files.get(number);
  }

  pick(): void {
    this.#picker.click();
  }
}

export function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Within a click or key; falls back to a selection where the clipboard is closed to us (plain http, foreign frame). */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'ov-say';
    document.body.append(area);
    const held = document.activeElement;
    area.select();
    document.execCommand('copy');
    area.remove();
    if (held instanceof HTMLElement) held.focus({ preventScroll: true });
  }
}
