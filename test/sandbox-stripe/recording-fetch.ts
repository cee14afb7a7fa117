import { callTypes } from './calls.ts';
import type { WireCheck } from './wire-check.ts';

/** One request and its answer, as they went over the wire. */
interface Recorded {
  /** Such as `POST /v1/customers/:id`. */
  readonly call: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Recorder {
  readonly fetch: typeof fetch;
  readonly calls: Recorded[];
  /** What was wrong with requests that were granted, and with their answers. */
  readonly faults: string[];
}

/** A `fetch` for the official client that holds every request that was granted, and every answer, against the types. */
export function createRecorder(check: WireCheck): Recorder {
  const calls: Recorded[] = [];
  const faults: string[] = [];
  const recording: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const url = new URL(String(input));
    const call = callOf(init?.method ?? 'GET', url.pathname);
    const body: unknown = await response.clone().json();
    calls.push({ call, status: response.status, headers: response.headers, body });
    if (response.ok) {
      const form = new URLSearchParams([...url.searchParams, ...new URLSearchParams(String(init?.body ?? ''))]);
      faults.push(...check.request(call, nested(form)), ...check.answer(call, body));
    } else if (!isErrorBody(body)) faults.push(`${call} answered ${response.status} without Stripe's error object`);
    return response;
  };
  return { fetch: recording, calls, faults };
}

/** The entry of the table that a path belongs to; one without variables goes before one with. */
function callOf(method: string, path: string): string {
  const exact = `${method} ${path}`;
  if (exact in callTypes) return exact;
  const fitting = Object.keys(callTypes).find((call) => new RegExp(`^${call.replaceAll(':id', '[^/]+')}$`).test(exact));
  return fitting ?? exact;
}

function isErrorBody(body: unknown): boolean {
  const { error } = body as { error?: { type?: unknown; message?: unknown } };
  return typeof error?.type === 'string' && typeof error.message === 'string';
}

type Level = { [name: string]: string | Level };

/** Brackets to levels; levels named 0, 1, 2 … are lists. */
function nested(form: URLSearchParams): unknown {
  const root: Level = {};
  for (const [key, value] of form) {
    const parts = key.replaceAll(']', '').split('[');
    let level = root;
    for (const part of parts.slice(0, -1)) {
      const next = level[part];
      const deeper: Level = typeof next === 'object' ? next : {};
      level[part] = deeper;
      level = deeper;
    }
    level[parts.at(-1) ?? ''] = value;
  }
  return withLists(root);
}

function withLists(value: string | Level): unknown {
  if (typeof value === 'string') return value;
  const names = Object.keys(value);
  if (names.length > 0 && names.every((name) => /^\d+$/.test(name))) return Object.values(value).map(withLists);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withLists(inner)]));
}
