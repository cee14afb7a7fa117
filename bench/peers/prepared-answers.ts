import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { z } from 'zod';

/** What Stile answered: peers answer with as many bytes and headers, so that nobody is ahead because it says less. */
const preparedSchema = z.object({
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
});

const answersSchema = z.object({ granted: preparedSchema, refused: preparedSchema });

export type PreparedAnswers = z.output<typeof answersSchema>;

export const readAnswers = (): PreparedAnswers =>
  answersSchema.parse(JSON.parse(readFileSync(process.env['ANSWERS'] ?? '', 'utf8')));

export interface AnswerText {
  /** Names and values in turn, as Node takes them. */
  readonly headers: readonly string[];
  body(used: number): string;
}

/** An answer in pieces, into which the number of articles is put if it has one. */
export function createAnswerText({ headers, body }: PreparedAnswers['granted']): AnswerText {
  const [before = '', after] = body.split(/(?<="used":)\d+/);
  return { headers: headers.flat(), body: after === undefined ? () => body : (used) => before + used + after };
}

/** Listens on a free port and prints it. */
export function serve(listener: RequestListener): void {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    console.log(typeof address === 'object' && address !== null ? address.port : '');
  });
}
