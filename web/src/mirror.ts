// The semantic tree as real elements over the canvas, for assistive technology, the keyboard and tests. The elements are
// see-through (the canvas shows what they stand for) and let the pointer pass, but for the text field in use: that one is
// the field, drawn and edited by the browser, exactly over its frame on the canvas.

type Flag = 'true' | 'false' | 'mixed';

/** One node, as src/platform/mirror.cpp writes it; what is absent is not said. */
export interface MirrorNode {
  id: number;
  role: string;
  name?: string;
  value?: string;
  description?: string;
  href?: string;
  keys?: string;
  checked?: Flag;
  expanded?: Flag;
  selected?: Flag;
  pressed?: Flag;
  sort?: string;
  popup?: string;
  current?: true;
  disabled?: true;
  invalid?: true;
  required?: true;
  readonly?: true;
  busy?: true;
  modal?: true;
  item?: true;
  hidden?: true;
  level?: number;
  rows?: number;
  cols?: number;
  row?: number;
  col?: number;
  pos?: number;
  set?: number;
  now?: number;
  low?: number;
  high?: number;
  rect: [number, number, number, number];
  field?: {
    left: number;
    right: number;
    size: number;
    lines?: number;
    placeholder?: string;
    mode?: string;
    end?: true;
    max?: number;
    clip: [number, number, number, number];
  };
}

export interface MirrorChange {
  frame: number;
  focus: number;
  ring: boolean;
  order?: number[];
  nodes: MirrorNode[];
  keys?: string[];
  say?: [string, boolean][];
}

export interface MirrorHandlers {
  activate(id: number): void;
  focus(id: number): void;
  edit(id: number, text: string): void;
  step(id: number, steps: number): void;
  /** The number of the last frame drawn. */
  frames(): number;
}

type Field = HTMLInputElement | HTMLTextAreaElement;
const isField = (element: Element): element is Field => element.classList.contains('field');

interface Entry {
  element: HTMLElement;
  node: MirrorNode;
  parent: number;
  /** What shows its name as text: itself, or a child beside further children. */
  place: string;
  leaf: boolean;
  /** Fields: the frame in which the last edit was handed over; older values from the canvas are not taken. */
  edited: number;
}

/** Roles whose name is their text. */
const namedByText = new Set([
  'text', 'heading', 'link', 'button', 'option', 'menuitem', 'menuitemcheckbox', 'tab', 'cell', 'columnheader',
  'rowheader', 'treeitem', 'listitem', 'status', 'alert', 'tooltip', 'switch', 'radio', 'contentinfo',
]);
/** Roles inside which arrow keys move and Tab passes: one stop for all. */
const oneStop: Record<string, string[]> = {
  tablist: ['tab'],
  listbox: ['option'],
  menu: ['menuitem', 'menuitemcheckbox'],
  tree: ['treeitem'],
  radiogroup: ['radio'],
  grid: ['row', 'cell'],
};

function create(node: MirrorNode): HTMLElement {
  const make = <K extends keyof HTMLElementTagNameMap>(tag: K, role?: string): HTMLElementTagNameMap[K] => {
    const element = document.createElement(tag);
    if (role) element.setAttribute('role', role);
    return element;
  };
  const button = (role?: string) => {
    const element = make('button', role);
    element.type = 'button';
    return element;
  };
  if (node.field) {
    if ((node.field.lines ?? 1) > 1) return make('textarea');
    const input = make('input', node.role === 'textbox' ? undefined : node.role);
    input.type = 'text';
    input.autocomplete = 'off';
    input.setAttribute('autocapitalize', 'off');
    input.setAttribute('autocorrect', 'off');
    input.spellcheck = false;
    return input;
  }
  switch (node.role) {
    case 'text': return make('span');
    case 'heading': return make(`h${Math.min(6, Math.max(1, node.level ?? 2))}` as 'h2');
    case 'button': return button();
    case 'switch': case 'radio': case 'tab': case 'combobox': case 'menuitem': case 'menuitemcheckbox':
      return button(node.role);
    case 'link': return make('a');
    case 'checkbox': {
      const input = make('input');
      input.type = 'checkbox';
      return input;
    }
    case 'slider': {
      const input = make('input');
      input.type = 'range';
      return input;
    }
    case 'main': return make('main');
    case 'navigation': return make('nav');
    case 'banner': return make('header', 'banner');
    case 'contentinfo': return make('footer', 'contentinfo');
    case 'columnheader': return make('div', node.name ? 'columnheader' : 'cell'); // a header of nothing is none
    default: return make('div', node.role);
  }
}

function set(element: Element, name: string, value: string | number | undefined): void {
  if (value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

export class Mirror {
  /** Holds the elements; takes the focus itself when nothing inside has it. */
  readonly root: HTMLElement;
  /** Key chords the application uses, as platform/mirror.cpp writes them. */
  keys = new Set<string>();

  readonly #handlers: MirrorHandlers;
  readonly #polite: HTMLElement;
  readonly #assertive: HTMLElement;
  readonly #entries = new Map<number, Entry>();
  readonly #ids = new WeakMap<Element, number>();
  #updating = false;
  #focusAsked = -1;
  #focus = 0;
  #live: HTMLElement | undefined;

  constructor(container: HTMLElement, handlers: MirrorHandlers, signal: AbortSignal) {
    this.#handlers = handlers;
    this.root = document.createElement('div');
    this.root.className = 'ov-mirror';
    this.root.tabIndex = -1;
    const speaker = (live: string) => {
      const element = document.createElement('div');
      element.className = 'ov-say';
      element.setAttribute('aria-live', live);
      return element;
    };
    this.#polite = speaker('polite');
    this.#assertive = speaker('assertive');
    container.append(this.root, this.#polite, this.#assertive);

    this.root.addEventListener('click', (event) => this.#clicked(event), { signal });
    this.root.addEventListener('input', (event) => this.#edited(event), { signal });
    this.root.addEventListener('focusin', (event) => this.#focused(event), { signal });
    // a focus inside must not scroll what cannot be seen to move
    this.root.addEventListener('scroll', () => this.root.scrollTo(0, 0), { signal });
  }

  idOf(target: EventTarget | null): number {
    return target instanceof Element ? (this.#ids.get(target) ?? 0) : 0;
  }
  nodeOf(target: EventTarget | null): MirrorNode | undefined {
    return this.#entries.get(this.idOf(target))?.node;
  }
  get active(): Element | null {
    const scope = this.root.getRootNode() as Document | ShadowRoot;
    return scope.activeElement && this.root.contains(scope.activeElement) ? scope.activeElement : null;
  }
  get updating(): boolean {
    return this.#updating;
  }

  /** The text field under the pointer takes the pointer itself. */
  hover(id: number): void {
    const element = this.#entries.get(id)?.element;
    const field = element && isField(element) ? element : undefined;
    if (field === this.#live) return;
    this.#live?.classList.remove('live');
    field?.classList.add('live');
    this.#live = field;
  }

  colours(ink: string, quiet: string): void {
    this.root.style.setProperty('--field-ink', ink);
    this.root.style.setProperty('--field-quiet', quiet);
  }

  apply(change: MirrorChange): void {
    this.#updating = true;
    const held = this.active;
    if (change.keys) this.keys = new Set(change.keys);
    const renewed = this.#nodes(change.nodes, change.frame);
    if (change.order || renewed) this.#arrange(change.order);
    this.#layout();
    this.#stops(change.focus);
    this.#modal();
    this.#focus = change.focus;
    this.#follow(change.frame, held !== null);
    this.#updating = false;
    for (const [text, assertive] of change.say ?? []) this.say(text, assertive);
  }

  say(text: string, assertive: boolean): void {
    const speaker = assertive ? this.#assertive : this.#polite;
    // the same words twice are a change only if something differs
    speaker.textContent = speaker.textContent === text ? `${text}\u00a0` : text;
  }

  // ---- from the tree ----

  /** True if an element had to be replaced. */
  #nodes(nodes: MirrorNode[], frame: number): boolean {
    let renewed = false;
    for (const node of nodes) {
      let entry = this.#entries.get(node.id);
      const kind = (n: MirrorNode) => `${n.role} ${n.level ?? ''} ${n.field ? (n.field.lines ?? 1) > 1 : ''}`;
      if (!entry || kind(entry.node) !== kind(node)) {
        const element = create(node);
        element.classList.add('m');
        if (node.field) element.classList.add('field');
        this.#ids.set(element, node.id);
        entry?.element.replaceWith(element);
        entry = { element, node, parent: entry?.parent ?? 0, place: '', leaf: true, edited: -1 };
        this.#entries.set(node.id, entry);
        renewed = true;
      }
      entry.node = node;
      this.#describe(entry, frame);
    }
    return renewed;
  }

  #describe(entry: Entry, frame: number): void {
    const { element: e, node: n } = entry;
    const flag = (name: string, on: true | undefined) => set(e, name, on ? 'true' : undefined);
    const bare = n.role === 'text';
    set(e, 'aria-description', n.description);
    set(e, 'aria-keyshortcuts', n.keys);
    set(e, 'aria-expanded', n.expanded ?? (n.role === 'combobox' && !n.field ? 'false' : undefined));
    set(e, 'aria-selected', n.selected);
    set(e, 'aria-pressed', n.pressed);
    set(e, 'aria-haspopup', n.popup ?? (n.role === 'combobox' && !n.field ? 'listbox' : undefined));
    set(e, 'aria-sort', n.sort);
    set(e, 'aria-current', n.current ? 'page' : undefined);
    flag('aria-invalid', n.invalid);
    flag('aria-required', n.required);
    flag('aria-busy', n.busy);
    flag('aria-modal', n.modal);
    set(e, 'aria-rowcount', n.rows);
    set(e, 'aria-colcount', n.cols);
    set(e, 'aria-rowindex', n.row);
    set(e, 'aria-colindex', n.col);
    set(e, 'aria-posinset', n.pos);
    set(e, 'aria-setsize', n.set);
    if (n.role === 'treeitem') set(e, 'aria-level', n.level);
    if (n.role === 'progressbar') {
      set(e, 'aria-valuemin', n.high === undefined ? undefined : n.low);
      set(e, 'aria-valuemax', n.high);
      set(e, 'aria-valuenow', n.high === undefined ? undefined : n.now);
      set(e, 'aria-valuetext', n.value);
    }
    if (n.role === 'link') set(e, 'href', n.href ?? '#');
    if (e instanceof HTMLButtonElement) e.disabled = n.disabled === true;
    else if (!(e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement)) flag('aria-disabled', n.disabled);
    if (n.role !== 'checkbox') set(e, 'aria-checked', n.checked);
    this.#name(entry, bare);
    if (e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement) this.#input(entry, e, frame);
  }

  #name(entry: Entry, bare: boolean): void {
    const { element: e, node: n } = entry;
    if (e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement) {
      set(e, 'aria-label', n.name ?? '');
      return;
    }
    if (n.role === 'row' && entry.leaf) {
      this.#rowOfOne(e, n.name ?? '');
      return;
    }
    const asText = entry.leaf && (namedByText.has(n.role) || n.role === 'combobox');
    const text = n.role === 'combobox' ? (n.value ?? '') : (n.name ?? '');
    if (asText && e.textContent !== text) e.textContent = text;
    set(e, 'aria-label', (asText && n.role !== 'combobox') || bare || !n.name ? undefined : n.name);
    e.classList.toggle('leaf', entry.leaf);
  }

  /** A row that is one text, as of a chart's table: the text is its only cell. */
  #rowOfOne(row: HTMLElement, text: string): void {
    set(row, 'aria-label', undefined);
    const only = row.firstElementChild ?? row.appendChild(document.createElement('span'));
    set(only, 'role', 'cell');
    only.classList.add('leaf');
    if (only.textContent !== text) only.textContent = text;
  }

  #input(entry: Entry, e: Field | HTMLInputElement, frame: number): void {
    const { node: n } = entry;
    e.disabled = n.disabled === true;
    if (e instanceof HTMLInputElement && e.type === 'checkbox') {
      e.checked = n.checked === 'true';
      e.indeterminate = n.checked === 'mixed';
      return;
    }
    if (e instanceof HTMLInputElement && e.type === 'range') {
      e.min = String(n.low ?? 0);
      e.max = String(n.high ?? 100);
      e.step = '1';
      e.value = String(n.now ?? 0);
      set(e, 'aria-valuetext', n.value);
      return;
    }
    const f = n.field;
    if (!f) return;
    e.placeholder = f.placeholder ?? '';
    e.readOnly = n.readonly === true;
    e.inputMode = f.mode ?? 'text';
    if (f.max) e.maxLength = f.max;
    const s = e.style;
    const [top, right, bottom, left] = f.clip;
    s.fontSize = `${f.size}px`;
    s.padding = `0 ${f.right}px 0 ${f.left}px`;
    s.lineHeight = (f.lines ?? 1) > 1 ? '1.4' : `${n.rect[3]}px`;
    s.textAlign = f.end ? 'end' : 'start';
    s.clipPath = top || right || bottom || left ? `inset(${top}px ${right}px ${bottom}px ${left}px)` : '';
    // what the canvas knows may be older than what was typed since
    const typing = e === this.active && frame <= entry.edited;
    if (!typing && !this.#composing && e.value !== (n.value ?? '')) e.value = n.value ?? '';
  }

  /** Puts the elements where the tree has them; what is not in the tree any more goes. */
  #arrange(order: number[] | undefined): void {
    if (order) {
      const present = new Set<number>();
      for (let i = 0; i < order.length; i += 2) {
        const id = order[i] as number;
        present.add(id);
        const entry = this.#entries.get(id);
        if (entry) entry.parent = order[i + 1] as number;
      }
      for (const [id, entry] of this.#entries) {
        if (present.has(id)) continue;
        entry.element.remove();
        this.#entries.delete(id);
      }
      this.#order = order.filter((_, i) => i % 2 === 0);
    }
    const parents = new Set<number>();
    for (const id of this.#order) parents.add(this.#entries.get(id)?.parent ?? 0);
    for (const [id, entry] of this.#entries) {
      const leaf = !parents.has(id);
      if (leaf === entry.leaf) continue;
      entry.leaf = leaf;
      if (!leaf) entry.element.textContent = '';
      this.#name(entry, entry.node.role === 'text');
    }
    const next = new Map<Element, Element | null>(); // the place after the last child put so far
    for (const id of this.#order) {
      const entry = this.#entries.get(id);
      if (!entry) continue;
      const parent = this.#entries.get(entry.parent)?.element ?? this.root;
      const here = next.has(parent) ? (next.get(parent) ?? null) : parent.firstElementChild;
      if (here !== entry.element) parent.insertBefore(entry.element, here);
      next.set(parent, entry.element.nextElementSibling);
    }
  }
  #order: number[] = [];

  #layout(): void {
    for (const entry of this.#entries.values()) {
      const [x, y, w, h] = entry.node.rect;
      const [px, py] = this.#entries.get(entry.parent)?.node.rect ?? [0, 0];
      const place = `${x - px} ${y - py} ${w} ${h}`;
      if (place === entry.place) continue;
      entry.place = place;
      const s = entry.element.style;
      s.left = `${x - px}px`;
      s.top = `${y - py}px`;
      s.width = `${w}px`;
      s.height = `${h}px`;
    }
  }

  /** One Tab stop in each list of tabs, options, rows: the focused, else the chosen, else the first. */
  #stops(focus: number): void {
    const groups = new Map<number, Entry[]>();
    for (const id of this.#order) {
      const entry = this.#entries.get(id);
      if (!entry?.node.item) continue;
      const owner = this.#owner(entry);
      if (owner === 0) {
        const focusable = 'disabled' in entry.element || entry.element instanceof HTMLAnchorElement;
        if (!focusable) set(entry.element, 'tabindex', entry.node.disabled ? undefined : 0);
      } else {
        const group = groups.get(owner);
        if (group) group.push(entry);
        else groups.set(owner, [entry]);
      }
    }
    for (const group of groups.values()) {
      const chosen =
        group.find((entry) => entry.node.id === focus) ??
        group.find((entry) => entry.element === this.active) ??
        group.find((entry) => entry.node.selected === 'true' || entry.node.checked === 'true') ??
        group.find((entry) => !entry.node.disabled);
      for (const entry of group) set(entry.element, 'tabindex', entry === chosen ? 0 : -1);
    }
  }
  #owner(entry: Entry): number {
    for (let up = this.#entries.get(entry.parent), id = entry.parent; up; id = up.parent, up = this.#entries.get(id)) {
      const inside = oneStop[up.node.role];
      if (inside) return inside.includes(entry.node.role) ? id : 0;
    }
    return 0;
  }

  #modal(): void {
    const top = [...this.root.children].reverse().find((child) => child.getAttribute('aria-modal') === 'true');
    for (const child of this.root.children) {
      (child as HTMLElement).inert = top !== undefined && child !== top;
    }
    if (top && !top.hasAttribute('tabindex')) top.setAttribute('tabindex', '-1');
  }

  /** The focus once more, after frames that changed nothing else. */
  follow(frame: number): void {
    this.#updating = true;
    this.#follow(frame, this.active !== null);
    this.#updating = false;
  }

  /** The page's focus goes where the application's is, if it is in here at all. */
  #follow(frame: number, held: boolean): void {
    if (!held) return;
    const active = this.active;
    if (frame <= this.#focusAsked && active) return; // the application has not seen the last move yet
    const wanted = this.#entries.get(this.#focus)?.element;
    if (wanted) {
      if (wanted !== active) wanted.focus({ preventScroll: true });
      return;
    }
    const modal = [...this.root.children].reverse().find((child) => child.getAttribute('aria-modal') === 'true');
    if (modal && !(active && modal.contains(active))) (modal as HTMLElement).focus({ preventScroll: true });
    else if (!active || isField(active)) this.root.focus({ preventScroll: true });
  }

  // ---- from the page ----

  #clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target.closest('.m') : null;
    const node = this.nodeOf(target);
    if (!target || !node || isField(target)) return;
    // a link opened in a new tab or window is the browser's business
    if (node.role === 'link' && (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0)) return;
    event.preventDefault();
    if (node.item && !node.disabled) this.#handlers.activate(node.id);
  }

  #edited(event: Event): void {
    const target = event.target;
    const entry = this.#entries.get(this.idOf(target));
    if (!entry) return;
    if (target instanceof HTMLInputElement && target.type === 'range') {
      const steps = Math.round(Number(target.value)) - (entry.node.now ?? 0);
      if (steps !== 0) this.#handlers.step(entry.node.id, steps);
    } else if (target instanceof Element && isField(target)) {
      this.#composing = event instanceof InputEvent && event.isComposing;
      entry.edited = this.#handlers.frames();
      this.#handlers.edit(entry.node.id, target.value);
    }
  }
  #composing = false;

  #focused(event: FocusEvent): void {
    if (this.#updating) return;
    const id = this.idOf(event.target);
    this.#composing = false;
    if (id === 0) return;
    // two frames until ImGui's own focus has arrived there
    this.#focusAsked = this.#handlers.frames() + 2;
    this.#handlers.focus(id);
  }
}
