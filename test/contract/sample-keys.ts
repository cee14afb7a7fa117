import { createHash } from 'node:crypto';
import { type ArticleKey, articleKeyBytes } from '../../src/paywall/article.ts';
import type { Window } from '../../src/paywall/calendar/window.ts';
import { type ReaderKey, readerKeyBytes } from '../../src/paywall/reader.ts';

const hash = (name: string) => Uint8Array.from(createHash('sha256').update(name).digest());

/** The same name always gives the same key. */
export const reader = (name: string) => hash(`reader ${name}`).slice(0, readerKeyBytes) as ReaderKey;

export const article = (name: string | number) => hash(`article ${name}`).slice(0, articleKeyBytes) as ArticleKey;

export const articles = (count: number) => Array.from({ length: count }, (_, index) => article(index));

export const publication = 'nikkei-asian-review';

export const secondMs = 1_000;

export const dayMs = 24 * 60 * 60 * secondMs;

/** 23 November 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 23, 12);

export const november: Window = {
  kind: 'month',
  id: 'month:2026-11',
  startsAt: Date.UTC(2026, 10, 1),
  endsAt: Date.UTC(2026, 11, 1),
};

export const december: Window = {
  kind: 'month',
  id: 'month:2026-12',
  startsAt: Date.UTC(2026, 11, 1),
  endsAt: Date.UTC(2027, 0, 1),
};

/** The rolling window that would begin at `now`. */
export const rolling = (now: number, days = 30): Window => ({
  kind: 'rolling',
  id: 'rolling',
  startsAt: now,
  endsAt: now + days * dayMs,
});
