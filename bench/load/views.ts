import { example } from '../../test/support/browser/front-end.ts';
import { rawBytes } from '../../test/support/processes/raw-connection.ts';
import { openConnections } from './connection.ts';

const meter = `/v1/${example}/meter`;

/** The bytes of one view; without a token it is that of a new reader. */
export function viewOf(article: string, token?: string): Buffer {
  const headers = { 'Accept-Language': 'en', ...(token !== undefined && { Cookie: `stile_reader=${token}` }) };
  return rawBytes(meter, { method: 'POST', headers, body: `{"article":{"id":"${article}"}}` });
}

const tokenIn = (answer: string | null): string | undefined => /"token":"([^"]+)"/.exec(answer ?? '')?.[1];

/** So many readers, who have read one article each. */
export async function mintReaders(port: number, count: number): Promise<string[]> {
  const connections = await openConnections(port, 16);
  const tokens: string[] = [];
  let left = count;
  await Promise.all(
    connections.map(async (connection) => {
      while (left-- > 0) {
        const token = tokenIn(await connection.ask(viewOf('the-first')));
        if (token === undefined) throw new Error('A reader could not be minted.');
        tokens.push(token);
      }
      connection.close();
    }),
  );
  return tokens;
}
