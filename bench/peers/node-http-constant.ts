import { createAnswerText, readAnswers, serve } from './prepared-answers.ts';

/** Node's bare server, which reads nothing, asks nobody, and always answers the same. Prints its port. */

const { headers, body } = createAnswerText(readAnswers().granted);
const text = body(7);
const head = [...headers, 'Content-Length', String(Buffer.byteLength(text))];

serve((request, response) => {
  request.resume();
  response.writeHead(200, head);
  response.end(text);
});
