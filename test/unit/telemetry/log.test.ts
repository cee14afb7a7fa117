import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createLog } from '../../../src/telemetry/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLog('debug', destination));
  return lines.join('');
}

describe('the log', () => {
  it('tells of an error what it says, and its cause, but nothing that a library hung on to it', () => {
    const cause = Object.assign(new Error('WRONGPASS invalid username-password pair'), {
      command: { name: 'hello', args: ['3', 'AUTH', 'default', 'the-password'] },
    });
    const line = logged((log) => log.warn({ err: new Error('Redis does not answer', { cause }) }, 'away'));
    expect(line).not.to.include('the-password');
    expect(JSON.parse(line)).to.have.nested.property('err.cause.message', 'WRONGPASS invalid username-password pair');
  });

  it('cuts out tokens, cookies, secrets and reader ids wherever they might stand', () => {
    const line = logged((log) =>
      log.info(
        { token: 'T-1', reader: 'r_1', request: { authorization: 'Bearer T-2', cookie: 'C-1', secret: 'S-1' } },
        'x',
      ),
    );
    for (const secret of ['T-1', 'r_1', 'T-2', 'C-1', 'S-1']) expect(line).not.to.include(secret);
  });

  it('item 4: cuts out email addresses that a refusal quotes, and leaves the places of the code', () => {
    const refusals = ["Invalid email address: 'anna.b+x@sub.example.com'.", 'no (anna.b+x@sub.example.com)'];
    for (const refusal of refusals) {
      const cause = new Error(refusal);
      cause.stack = `Error: ${refusal}\n    at send (file:///app/node_modules/@some-scope/some.module/index.js:1:2)`;
      const line = logged((log) => log.error({ err: new Error('Refused', { cause }) }, 'x'));
      expect(line)
        .to.include('[cut out]')
        .and.include('/node_modules/@some-scope/some.module/index.js:1:2')
        .and.not.match(/anna|sub\.example/);
    }
  });

  it('writes one JSON object per line, with level and time in words', () => {
    const line = logged((log) => log.error('something'));
    expect(JSON.parse(line)).to.include({ level: 'error', msg: 'something' });
    expect(JSON.parse(line).time).to.match(/^\d{4}-\d\d-\d\dT/);
  });
});
