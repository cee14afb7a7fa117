import { createHash } from 'node:crypto';
import { Command, type Redis } from 'ioredis';

type Argument = string | Buffer;

export interface ScriptSource {
  readonly lua: string;
  /** null if the first argument says so. */
  readonly numberOfKeys: number | null;
}

const isUnknownScript = (error: Error) => error.message.startsWith('NOSCRIPT');

/** A text whose characters are the bytes of another one in UTF-8. */
const inBytes = (text: string) => Buffer.from(text).toString('latin1');

/**
 * Makes a script a command of this client, as `defineCommand` does, for arguments whose every character is one byte. The call is
 * written in one piece, which is felt on every view. The script is sent whole once for each connection, and by its hash from then on.
 */
export function defineByteScript(redis: Redis, name: string, { lua, numberOfKeys }: ScriptSource): void {
  const sha = createHash('sha1').update(lua).digest('hex');
  const source = inBytes(lua);
  const before = numberOfKeys === null ? [sha] : [sha, String(numberOfKeys)];
  const knowing = new WeakSet<object>();

  class ByteScript extends Command {
    readonly #client: Redis;

    constructor(client: Redis, args: readonly Argument[]) {
      super('evalsha', [...before, ...args], { replyEncoding: 'utf8' });
      this.#client = client;
    }

    override toWritable(socket: object): Buffer {
      const isKnown = knowing.has(socket);
      knowing.add(socket);
      this.name = isKnown ? 'evalsha' : 'eval';
      this.args[0] = isKnown ? sha : source;
      const { reject } = this;
      this.reject = (error) => {
        if (!isUnknownScript(error)) return reject(error);
        // A Redis that has lost its scripts is sent this one again.
        knowing.delete(socket);
        run(this.#client, this.args.slice(before.length) as Argument[]).then(this.resolve, reject);
      };
      return this.#written();
    }

    #written(): Buffer {
      let text = `*${this.args.length + 1}\r\n$${this.name.length}\r\n${this.name}\r\n`;
      for (const arg of this.args) {
        const bytes = Buffer.isBuffer(arg) ? arg.toString('latin1') : String(arg);
        text += `$${bytes.length}\r\n${bytes}\r\n`;
      }
      return Buffer.from(text, 'latin1');
    }
  }

  const run = (client: Redis, args: readonly Argument[]): Promise<unknown> =>
    client.sendCommand(new ByteScript(client, args)) as Promise<unknown>;

  Object.assign(redis, {
    [name](this: Redis, ...args: readonly Argument[]) {
      return run(this, args);
    },
  });
}
