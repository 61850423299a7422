// What the page and the application say to each other: the names and fields of src/app/event.hpp and
// src/app/effect.hpp, as src/platform/codec.cpp reads and writes them.

export interface Look {
  dark: boolean;
  high_contrast: boolean;
  reduced_motion: boolean;
  touch: boolean;
}

/** Patterns for numbers, dates and money (src/app/locale.hpp). */
export interface Locale {
  tag: string;
  language: 'en' | 'fr' | 'pseudo';
  decimal: string;
  group: string;
  group_from: number;
  minus: string;
  money: string;
  percent: string;
  date: string;
  day_month: string;
  month_year: string;
  time: string;
  time_seconds: string;
  date_time: string;
  months: string[];
  months_short: string[];
  weekdays_short: string[];
  am: string;
  pm: string;
  list_separator: string;
}

/** What the page around us decided (src/app/embedding.hpp). */
export interface Embedding {
  mode: 'full' | 'customer' | 'self-service' | 'demo';
  customer: string;
  amounts: boolean;
  asks: boolean;
  waits: boolean;
  keeps: boolean;
}

export interface OfferedFile {
  file: number;
  name: string;
  size: number;
  key: string;
}

export type StoreResult = 'ok' | 'quota' | 'unavailable' | 'mismatch';
export type Durability = 'durable' | 'session' | 'none';

/** Characters of localStorage, bytes of kept files. */
export interface StorageUse {
  used: number;
  limit: number;
  files: number;
  persistent: boolean;
  may_purge: boolean;
}

/** One of several of this browser; the first has no id. */
export interface NamedWorkspace {
  id: string;
  name: string;
}

export type AppEvent =
  | {
      type: 'started';
      now: number;
      hash: string;
      look: Look;
      locale: Locale;
      storage: Durability;
      writer: boolean;
      embedded: boolean;
      embedding: Embedding;
      workspace: string;
      workspaces: NamedWorkspace[];
      fresh: boolean;
      version: string;
      versions: string;
    }
  | { type: 'look_changed'; look: Look }
  | { type: 'locale_changed'; locale: Locale }
  | { type: 'route_changed'; hash: string }
  | { type: 'woken'; id: number; now: number }
  | { type: 'writer_changed'; writer: boolean }
  | { type: 'minted'; now: number; guids: string[] }
  | { type: 'engine_restarted'; reason: string }
  | { type: 'files_offered'; files: OfferedFile[] }
  | { type: 'files_kept'; files: OfferedFile[] }
  | { type: 'file_progress'; file: number; bytes: number; total: number; milliseconds: number }
  | { type: 'file_failed'; file: number; reason: string }
  | { type: 'file_saved'; name: string }
  | { type: 'text_fetched'; name: string; text: string }
  | { type: 'stored'; key: string; result: StoreResult }
  | { type: 'loaded'; asked: string[]; values: Record<string, string> }
  | ({ type: 'storage_measured' } & StorageUse)
  | { type: 'workspaces_changed'; workspaces: NamedWorkspace[]; refused: boolean }
  | { type: 'hidden'; now: number }
  | { type: 'drag_changed'; over: boolean }
  | { type: 'files_given'; call: number; files: OfferedFile[] }
  | { type: 'overage_read'; call: number; customer: string }
  | { type: 'overage_set'; call: number; customer: string; now: number; request: string }
  | { type: 'host_answered'; call: number; now: number; apply: boolean; reply: string; code: string; message: string }
  | { type: 'reset_asked'; call: number };

export type Effect =
  | { type: 'engine_request'; json: string }
  | { type: 'feed_file'; file: number; finish: string }
  | { type: 'cancel'; request: string }
  | { type: 'save_export'; name: string; mime: string; close: string }
  | { type: 'save_text'; name: string; mime: string; text: string }
  | { type: 'copy_text'; text: string }
  | { type: 'fetch_text'; name: string }
  | { type: 'pick_files' }
  | { type: 'keep_file'; file: number; key: string; name: string }
  | { type: 'forget_file'; key: string }
  | { type: 'list_kept_files' }
  | { type: 'store'; key: string; value: string }
  | { type: 'load'; keys: string[] }
  | { type: 'remove'; key: string }
  | { type: 'set_route'; hash: string; push: boolean }
  | { type: 'set_title'; title: string }
  | { type: 'use_language'; tag: string }
  | { type: 'open_link'; url: string }
  | { type: 'wake'; id: number; milliseconds: number }
  | { type: 'take_over' }
  | { type: 'open_workspace'; id: string; fresh: boolean }
  | { type: 'name_workspace'; name: string }
  | { type: 'remove_workspace'; id: string }
  | { type: 'mint'; count: number }
  | { type: 'ask_host'; call: number; customer: string; name: string; request: string }
  | { type: 'answer_host'; call: number; ok: boolean; json: string };
