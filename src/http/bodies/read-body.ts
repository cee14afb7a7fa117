import type { IncomingMessage, ServerResponse } from 'node:http';
import { PaywallError } from '../../paywall/errors.ts';
import { type BodyTaker, CollectingRequest } from './collecting-request.ts';

const kib = 1024;
const mib = 1024 * kib;

/** How many bytes of unfinished bodies are held at once, over all requests of a process. */
interface Budget {
  /** Whether there was room for so many more. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

function createBudget(mostBytes: number): Budget {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > mostBytes) return false;
      held += bytes;
      return true;
    },
    giveBack(bytes) {
      held -= bytes;
    },
  };
}

export interface BodyLimits {
  /** Larger bodies are refused with 413. */
  readonly limitBytes: number;
  /** Maximum values in its JSON, if it may have more than others. */
  readonly mostValues?: number;
  readonly budget: Budget;
}

/** The bodies of all routes that do not say otherwise (B13). */
const ordinary: BodyLimits = { limitBytes: 16 * kib, budget: createBudget(16 * mib) };

/** Bodies of webhooks, which have room of their own, so that large ones that never end are in nobody else's way. */
export const webhookBodies: BodyLimits = { limitBytes: mib, budget: createBudget(16 * mib) };

/** Bodies with which admins ask for many things at once. */
export const bulkBodies: BodyLimits = { limitBytes: 256 * kib, mostValues: 2_000, budget: createBudget(16 * mib) };

/** Each piece costs the same, be it of one byte. Proxies and networks cut at a thousand bytes or more. */
const mostPieces = (limitBytes: number) => 64 + limitBytes / 256;

const abandoned = new WeakSet<IncomingMessage>();

/** Reads no more of a request: its answer is the last of its connection. */
export function abandonBody(request: IncomingMessage): void {
  if (request instanceof CollectingRequest) request.stopGiving();
  request.pause();
  abandoned.add(request);
}

/** A text to be sent. */
export interface Written {
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
  /** In bytes. */
  readonly length: number;
}

/** How long a connection stays open after an answer whose request was not read to its end. */
const lingerMs = 500;

/**
 * Ends an answer by one plain write. `end` with a body writes an empty piece after it, and two pieces cost a tenth more of an answer's
 * time.
 */
function endInOnePiece(response: ServerResponse, { text, encoding, length }: Written): void {
  const { socket } = response;
  if (socket === null || length === 0) {
    response.end(text, encoding);
    return;
  }
  socket.cork();
  response.write(text, encoding);
  socket.uncork();
  response.end();
}

/**
 * Ends an answer, and its connection too if the body of its request was abandoned. That is closed a little later, because the reset that
 * follows from closing with bytes unread may overtake the answer.
 */
export function endAnswer(request: IncomingMessage, response: ServerResponse, body: Written): void {
  if (!abandoned.has(request)) {
    endInOnePiece(response, body);
    return;
  }
  response.write(body.text, body.encoding);
  const timer = setTimeout(() => response.end(), lingerMs);
  response.once('close', () => clearTimeout(timer));
}

/** Whether the answer to a request has to announce that its connection will be closed. */
export const isLastOfConnection = (request: IncomingMessage) => abandoned.has(request);

const tooLarge = (limitBytes: number) =>
  new PaywallError('payload-too-large', `The body is larger than ${limitBytes} bytes.`);
const tooManyPieces = () => new PaywallError('payload-too-large', 'The body comes in too many pieces.');
const overloaded = () =>
  new PaywallError('overloaded', 'Too many bodies are being received. Try again soon.', { retryAfterSeconds: 1 });

const nothing = Buffer.alloc(0);

/** So many bytes with a piece behind them, in a buffer that grows: a list of pieces would take a hundred times the memory of pieces of one byte. */
function withPiece(held: Buffer, size: number, piece: Buffer): Buffer {
  // Nearly every body comes in one piece, which is not copied.
  if (size === 0) return piece;
  let bytes = held;
  if (size + piece.length > held.length) {
    bytes = Buffer.allocUnsafe(Math.max(2 * held.length, size + piece.length));
    held.copy(bytes, 0, 0, size);
  }
  piece.copy(bytes, size);
  return bytes;
}

/** One body on its way in. */
class Reading implements BodyTaker {
  private held: Buffer = nothing;
  private size = 0;
  private pieces = 0;
  private isSettled = false;
  private readonly request: IncomingMessage;
  private readonly limits: BodyLimits;
  private readonly resolve: (bytes: Buffer) => void;
  private readonly reject: (error: PaywallError) => void;

  constructor(
    request: IncomingMessage,
    limits: BodyLimits,
    [resolve, reject]: readonly [(bytes: Buffer) => void, (error: PaywallError) => void],
  ) {
    this.request = request;
    this.limits = limits;
    this.resolve = resolve;
    this.reject = reject;
  }

  private settle(): void {
    this.isSettled = true;
    this.limits.budget.giveBack(this.size);
  }

  refuse(error: PaywallError): void {
    this.settle();
    abandonBody(this.request);
    this.reject(error);
  }

  take(piece: Buffer): void {
    if (this.isSettled) return;
    const { limitBytes, budget } = this.limits;
    this.pieces += 1;
    if (this.size + piece.length > limitBytes) this.refuse(tooLarge(limitBytes));
    else if (this.pieces > mostPieces(limitBytes)) this.refuse(tooManyPieces());
    else if (!budget.take(piece.length)) this.refuse(overloaded());
    else {
      this.held = withPiece(this.held, this.size, piece);
      this.size += piece.length;
    }
  }

  finish(): void {
    if (this.isSettled) return;
    this.settle();
    const { held, size } = this;
    this.resolve(held.length === size ? held : held.subarray(0, size));
  }

  // A connection that is lost is an error too.
  breakOff(): void {
    if (this.isSettled) return;
    this.settle();
    this.reject(new PaywallError('invalid-request', 'The body broke off.'));
  }
}

function giveBody(request: IncomingMessage, taker: BodyTaker): void {
  if (request instanceof CollectingRequest && request.giveTo(taker)) return;
  request
    .on('data', (piece: Buffer) => taker.take(piece))
    .on('end', () => taker.finish())
    .on('error', () => taker.breakOff());
}

/** Collects a body. Throws `payload-too-large`, and `overloaded` if too many are being read; what is left is not read then. */
export function readBody(request: IncomingMessage, limits: BodyLimits = ordinary): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const reading = new Reading(request, limits, [resolve, reject]);
    const { limitBytes } = limits;
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) reading.refuse(tooLarge(limitBytes));
    else giveBody(request, reading);
  });
}
