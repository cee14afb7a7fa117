import { connect } from 'node:net';

/** Sends these very bytes, and no more, and gives back all that comes: for what no HTTP client would send. */
export function rawRequest(port: number, lines: readonly string[], body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
    const bytes = `${lines.join('\r\n')}\r\n\r\n${body}`;
    // Node gives up an answer that takes a while once the other side has ended its own half.
    if (lines.includes('Connection: close')) socket.write(bytes);
    else socket.end(bytes);
  });
}
