import { z } from 'zod';
import { type Connection, openConnections } from '../load/connection.ts';

const bodySchema = z.object({
  granted: z.boolean(),
  reason: z.string().optional(),
  meter: z.object({ used: z.number() }).nullish(),
  banner: z.object({ headline: z.string().nullable(), layout: z.string() }).nullish(),
});

export interface Sample {
  readonly status: number;
  /** Names and values, as they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  readonly granted: boolean;
  /** Empty for those who give none. */
  readonly reason: string;
  readonly used: number | null;
  readonly headline: string | null;
  readonly layout: string | null;
}

function parse(answer: string): Sample {
  const [head = '', text = ''] = answer.split('\r\n\r\n', 2);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  const body = bodySchema.parse(JSON.parse(Buffer.from(text, 'latin1').toString()));
  return {
    status: Number(first.slice(9, 12)),
    headers,
    text: Buffer.from(text, 'latin1').toString(),
    granted: body.granted,
    reason: body.reason ?? '',
    used: body.meter?.used ?? null,
    headline: body.banner?.headline ?? null,
    layout: body.banner?.layout ?? null,
  };
}

export type Ask = (request: string) => Promise<Sample>;

const asking = ([connection]: readonly Connection[]): Ask => {
  return async (request) => {
    const answer = await connection?.ask(Buffer.from(request));
    if (answer == null) throw new Error('A sample was not answered.');
    return parse(answer);
  };
};

/** Asks one request after the other, over a connection of its own. */
export async function withSamples<T>(port: number, use: (ask: Ask) => Promise<T>): Promise<T> {
  const connections = await openConnections(port, 1);
  try {
    return await use(asking(connections));
  } finally {
    for (const connection of connections) connection.close();
  }
}
