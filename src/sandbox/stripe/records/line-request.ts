import type { Price } from '../wire.ts';

/** A line of an invoice before it is one. */
export interface LineRequest {
  readonly price: Price;
  readonly quantity: number;
  /** What is charged for it; 0 while on trial, whatever the price says. */
  readonly amount: number;
  readonly description: string;
  /** Seconds. */
  readonly period: { readonly start: number; readonly end: number };
  /** The subscription's item that it bills, or null for something sold once beside it. */
  readonly item: string | null;
  /** Null for what is paid once. */
  readonly subscription: string | null;
  /** Whether it makes up for a part of a period, because something changed within it. */
  readonly proration?: boolean;
}
