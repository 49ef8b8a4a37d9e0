// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0

const NONE = '–';
const SUPERSCRIPT = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };
const DAY_OF_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const SHORT_CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const SHORT_DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** Four significant digits; very large and very small numbers as a power of ten. */
export function number(value) {
  if (!Number.isFinite(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return power(value, 2);
  }
  return value.toLocaleString(undefined, { maximumSignificantDigits: 4 }).replace('-', '−');
}

export function pValue(value) {
  if (!Number.isFinite(value)) {
    return NONE;
  }
  if (value === 0) {
    return '< 10⁻³⁰⁰';
  }
  return value < 1e-3 ? power(value, 1) : value.toPrecision(2);
}

export const score = (value) => (Number.isFinite(value) ? value.toFixed(2) : NONE);

export const count = (value) => value.toLocaleString();

export const percent = (share) => (Number.isFinite(share) ? `${Math.round(share * 100)}\u202f%` : NONE);

/** Records per second. */
export function rate(value) {
  return value < 9.95 ? value.toFixed(1) : count(Math.round(value));
}

/** Clock time; with the day when it is not today, and the year when it is not this year. */
export function time(millis) {
  const date = new Date(millis);
  if (Number.isNaN(date.getTime())) {
    return NONE;
  }
  const clock = CLOCK.format(date);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) {
    return clock;
  }
  return `${(date.getFullYear() === today.getFullYear() ? SHORT_DAY : DAY_OF_YEAR).format(date)}, ${clock}`;
}

/** A label on a time axis whose ticks are `step` milliseconds apart. */
export function tick(millis, step) {
  const date = new Date(millis);
  if (step >= 86_400_000) {
    return SHORT_DAY.format(date);
  }
  return step >= 60_000 ? SHORT_CLOCK.format(date) : CLOCK.format(date);
}

export function duration(millis) {
  if (Math.abs(millis) < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 120) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 7200) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** RECONSTRUCTION as "reconstruction". */
export const word = (symbol) => symbol.toLowerCase();

function power(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits).split('e');
  const raised = [...String(Number(exponent))].map((c) => SUPERSCRIPT[c]).join('');
  return `${mantissa.replace('-', '−')} · 10${raised}`;
}
