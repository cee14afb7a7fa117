import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { createHookSender, type Hook } from '../../../src/hooks/hook-sender.ts';
import { eventually } from '../../support/eventually.ts';
import { useHookReceiver } from '../../support/hook-receiver.ts';

describe('what publishers are told', () => {
  const publisher = useHookReceiver();
  const bytes = Buffer.from('the bytes of a secret, thirty-two');
  const secrets: Readonly<Record<string, string>> = { STANDARD: `whsec_${bytes.toString('base64')}` };

  function sender(takesLoopback = true) {
    const outcomes: string[] = [];
    const logged: unknown[] = [];
    const hooks = createHookSender({
      secretOf: (setting) => secrets[setting],
      takesLoopback,
      realClock: { now: () => Date.UTC(2026, 11, 20) },
      log: { error: (about: unknown) => void logged.push(about) } as never,
      onOutcome: (name, outcome) => outcomes.push(`${name} ${outcome}`),
      delaysMs: [0, 5, 5],
    });
    const hook = (more: Partial<Hook> = {}): Hook => ({
      publication: 'asia',
      url: publisher.url,
      secret: 'STANDARD',
      ...more,
    });
    return { hooks, hook, outcomes, logged };
  }

  const event = { type: 'recovery.requested', data: { email: 'anna@example.com' } };

  it('is signed as the Standard Webhooks are, by the bytes of a whsec_ secret', async () => {
    const { hooks, hook, outcomes } = sender();
    hooks.send(hook(), event);
    await eventually(async () => outcomes.length === 1);
    expect(outcomes).to.deep.equal(['asia sent']);
    const { headers, body } = publisher.received.at(-1) ?? expect.fail('Nothing was received.');
    expect(JSON.parse(body)).to.deep.equal({ ...event, timestamp: '2026-12-20T00:00:00.000Z' });
    const text = `${headers['webhook-id']}.${Date.UTC(2026, 11, 20) / 1000}.${body}`;
    const expected = createHmac('sha256', bytes).update(text).digest('base64');
    expect(headers['webhook-signature']).to.equal(`v1,${expected}`);
  });

  it('is given up after the last attempt, and logged without what was to be told', async () => {
    const { hooks, hook, outcomes, logged } = sender();
    publisher.answerNext({ status: 500 }, { status: 500 }, { status: 307, location: publisher.url });
    const before = publisher.received.length;
    hooks.send(hook(), event);
    await eventually(async () => outcomes.length === 1);
    expect(outcomes).to.deep.equal(['asia failed']);
    expect(publisher.received.length - before, 'the redirect is not followed').to.equal(3);
    expect(JSON.stringify(logged)).to.include('it answered 307').and.not.include('anna');
  });

  it('goes nowhere without a secret, nor to an address that is not https', async () => {
    const before = publisher.received.length;
    const { hooks, hook, outcomes } = sender(false);
    hooks.send(hook(), event);
    hooks.send(hook({ url: 'http://intranet.example/hook' }), event);
    hooks.send(hook({ url: 'https://127.0.0.1:1/', secret: 'MISSING' }), event);
    const sandbox = sender();
    for (const url of ['http://127.0.0.1.evil.example/', 'http://192.0.2.1/', 'file:///etc/passwd'])
      sandbox.hooks.send(sandbox.hook({ url }), event);
    expect([...outcomes, ...sandbox.outcomes]).to.deep.equal(Array(6).fill('asia failed'));
    expect(publisher.received).to.have.lengthOf(before);
  });

  it('is not sent any more once the service stops', async () => {
    const { hooks, hook, outcomes } = sender();
    const before = publisher.received.length;
    hooks.send(hook(), event);
    hooks.close();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect({ outcomes, received: publisher.received.length }).to.deep.equal({ outcomes: [], received: before });
  });
});
