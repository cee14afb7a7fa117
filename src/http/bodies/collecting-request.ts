import { IncomingMessage } from 'node:http';

/** Who is told of a body as it comes. */
export interface BodyTaker {
  take(piece: Buffer): void;
  /** All of it has been taken. */
  finish(): void;
  /** The rest will not come. */
  breakOff(): void;
}

/**
 * A request whose body goes to its reader as Node's parser finds it: nearly every body comes with its head, and a stream's
 * listeners, ticks and buffers would cost a twentieth of a view. Where nobody has asked for it by then, it is a stream like any other.
 */
export class CollectingRequest extends IncomingMessage {
  private taker: BodyTaker | null = null;
  private hasBegun = false;
  private isTaken = false;

  /** Gives the body to `taker` from now on. Returns `false` if a part of it has come: it is to be read as a stream then. */
  giveTo(taker: BodyTaker): boolean {
    if (this.hasBegun || this.destroyed) return false;
    this.taker = taker;
    // Says to Node that somebody reads, or it would read to the end itself after the answer.
    this._read(0);
    return true;
  }

  /** Takes no more of it: what comes from now on fills a buffer that nobody reads, and then the connection is not read either. */
  stopGiving(): void {
    this.taker = null;
  }

  /** Called by Node's parser with each piece, and with null at the end. */
  override push(piece: Buffer | null, encoding?: BufferEncoding): boolean {
    this.hasBegun = true;
    const { taker } = this;
    if (taker === null) return super.push(piece, encoding);
    if (piece !== null) {
      taker.take(piece);
      return true;
    }
    this.isTaken = true;
    this.taker = null;
    taker.finish();
    return false;
  }

  // @ts-expect-error The types have a field where Node has an accessor.
  override get readableEnded(): boolean {
    // @ts-expect-error The same.
    return this.isTaken || super.readableEnded;
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const { taker } = this;
    this.taker = null;
    taker?.breakOff();
    super._destroy(error, done);
  }
}
