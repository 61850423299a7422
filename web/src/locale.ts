// How a language writes numbers, dates and money, read from Intl as patterns, so that C++ formats exactly from decimal
// text without a call for each cell.

import type { Locale } from './messages.js';

type Parts = { type: string; value: string }[];
type Names = Record<string, (text: string) => string>;
const value = (parts: Parts, type: string): string => parts.find((part) => part.type === type)?.value ?? '';

/** Replaces what a formatter wrote by the names of what it was. */
const pattern = (parts: Parts, names: Names): string =>
  parts.map(({ type, value: text }) => names[type]?.(text) ?? text).join('');

const weekFrom = [1, 2, 3, 4, 5, 6, 7].map((day) => new Date(Date.UTC(2026, 5, day))); // Monday 1 June
const sample = new Date(Date.UTC(2026, 8, 3, 7, 5, 9)); // one digit everywhere, so that a leading zero shows

/** `tag` empty: the browser's first language that we speak. */
export function localeFor(tag: string): Locale {
  const spoken = navigator.languages.find((language) => /^(en|fr)\b/i.test(language)) ?? 'en-GB';
  const wanted = tag === '' ? spoken : tag;
  const pseudo = wanted === 'pseudo' || wanted === 'en-XA';
  const resolved = new Intl.NumberFormat(pseudo ? 'en-GB' : wanted).resolvedOptions().locale;
  const format = (options: Intl.DateTimeFormatOptions, date = sample): Parts =>
    new Intl.DateTimeFormat(resolved, { timeZone: 'UTC', ...options }).formatToParts(date);
  const months = (month: 'long' | 'short') =>
    Array.from({ length: 12 }, (_, i) => value(format({ day: 'numeric', month }, new Date(Date.UTC(2026, i, 3))), 'month'));

  const number = new Intl.NumberFormat(resolved, { minimumFractionDigits: 1 }).formatToParts(-1234567.5);
  const four = new Intl.NumberFormat(resolved).formatToParts(1234);
  const money = new Intl.NumberFormat(resolved, {
    style: 'currency', currency: 'EUR', currencyDisplay: 'code', maximumFractionDigits: 0,
  }).formatToParts(1);
  const percent = new Intl.NumberFormat(resolved, { style: 'percent' }).formatToParts(0.5);

  const one = (short: string, long: string) => (text: string) => (text.length > 1 ? long : short);
  const day = one('{d}', '{dd}');
  const month = (text: string) => (/^\d+$/.test(text) ? one('{m}', '{mm}')(text) : '{mon}');
  const dates: Names = { day, month, year: () => '{yyyy}' };
  const times: Names = { hour: one('{h}', '{hh}'), minute: () => '{min}', second: () => '{s}' };
  // 24 hours in every language: call records are read beside each other
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

  return {
    tag: pseudo ? 'en-XA' : resolved,
    language: pseudo ? 'pseudo' : /^fr\b/i.test(resolved) ? 'fr' : 'en',
    decimal: value(number, 'decimal') || '.',
    group: value(number, 'group'),
    group_from: value(four, 'group') === '' ? 5 : 4,
    minus: value(number, 'minusSign') || '-',
    money: pattern(money, { integer: () => '{n}', currency: () => '{c}' }),
    percent: pattern(percent, { integer: () => '{n}' }),
    date: pattern(format({ day: 'numeric', month: 'short', year: 'numeric' }), dates),
    day_month: pattern(format({ day: 'numeric', month: 'short' }), dates),
    month_year: pattern(format({ month: 'long', year: 'numeric' }), { ...dates, month: () => '{month}' }),
    time: pattern(format(time), times),
    time_seconds: pattern(format({ ...time, second: '2-digit' }), times),
    date_time: '{date}, {time}',
    months: months('long'),
    months_short: months('short'),
    weekdays_short: weekFrom.map((date) => value(format({ weekday: 'short' }, date), 'weekday')),
    am: 'am',
    pm: 'pm',
    list_separator: ', ',
  };
}
