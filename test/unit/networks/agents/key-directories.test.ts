import { expect } from 'chai';
import { createKeyDirectories, keysIn } from '../../../../src/networks/agents/key-directories.ts';
import { createOutgoing } from '../../../../src/networks/outgoing.ts';
import { certificate, json, useOperator } from '../../../support/agents/operator.ts';
import { eventually } from '../../../support/eventually.ts';
import { signingAgent } from '../../../support/fixtures/signed-agent.ts';
import { TestClock } from '../../../support/fixtures/test-clock.ts';

const agent = signingAgent();
const other = signingAgent();
const begin = Date.parse('2026-11-30T00:00:00Z');

describe('directories of signing keys', () => {
  const operator = useOperator();
  const outgoing = createOutgoing({ takesLoopback: true, authorities: certificate });
  after(() => outgoing.close());

  /** New to this process. */
  function directories(takesLoopback = true) {
    const clock = new TestClock('2026-11-30T00:00:00Z');
    const outcomes: string[] = [];
    const guarded = takesLoopback ? outgoing : createOutgoing({ takesLoopback: false, authorities: certificate });
    const held = createKeyDirectories({
      outgoing: guarded,
      realClock: clock,
      onFetch: (outcome) => outcomes.push(outcome),
      takesLoopback: true,
    });
    const asked = operator.asked.length;
    return {
      clock,
      outcomes,
      fetches: () => operator.asked.length - asked,
      find: (keyid = agent.keyid, signedAt = clock.now() - 1, { isListed = true, url = operator.url } = {}) => {
        const found = held.keyOf(new URL(url), { keyid, signedAt, isListed });
        return typeof found === 'string' ? found : 'found';
      },
      fetched: (times: number) => eventually(() => outcomes.length === times),
    };
  }

  it('are fetched in the background, once for all who ask meanwhile, and remembered', async () => {
    operator.answer(json({ keys: [agent.jwk] }));
    const { find, fetched, fetches } = directories();
    expect([find(), find(), find(other.keyid)]).to.deep.equal(['pending', 'pending', 'pending']);
    await fetched(1);
    expect([find(), find()]).to.deep.equal(['found', 'found']);
    expect(fetches()).to.equal(1);
    expect(operator.asked.at(-1)?.path).to.equal('/.well-known/http-message-signatures-directory');
  });

  it('say of a key that they do not have that it is absent, and are asked again for it once a minute', async () => {
    operator.answer(json({ keys: [agent.jwk] }));
    const { clock, find, fetched, fetches } = directories();
    find(other.keyid);
    await fetched(1);
    expect(find(other.keyid)).to.equal('absent');
    // One signed after the directory was read may be by a key that is new.
    expect(find(other.keyid, clock.now() + 1)).to.equal('pending');
    expect(fetches()).to.equal(1);
    operator.answer(json({ keys: [agent.jwk, other.jwk] }));
    clock.advance({ seconds: 61 });
    find(other.keyid);
    await fetched(2);
    expect(find(other.keyid)).to.equal('found');
  });

  it('gone with a warm cache, or broken: what was read before stays', async () => {
    operator.answer(json({ keys: [agent.jwk] }));
    const { clock, find, fetched } = directories();
    find();
    await fetched(1);
    const faults = [json('', {}, 503), json('{'), json({ keys: 'none' }), json(' '.repeat(70_000))];
    for (const [index, fault] of faults.entries()) {
      operator.answer(fault);
      clock.advance({ seconds: 3 * 60 * 60 });
      expect(find()).to.equal('found');
      await fetched(index + 2);
      expect(find()).to.equal('found');
    }
  });

  it('from which a key was removed say so when they are read again', async () => {
    operator.answer(json({ keys: [agent.jwk] }, { 'Cache-Control': 'public, max-age=600' }));
    const { clock, find, fetched, fetches } = directories();
    find();
    await fetched(1);
    operator.answer(json({ keys: [other.jwk] }));
    clock.advance({ seconds: 599 });
    expect(find()).to.equal('found');
    expect(fetches()).to.equal(1);
    clock.advance({ seconds: 2 });
    find();
    await fetched(2);
    expect(find()).to.equal('absent');
  });

  it('are not followed to elsewhere', async () => {
    operator.answer((request, response) => {
      if (request.url === '/elsewhere') response.end(JSON.stringify({ keys: [agent.jwk] }));
      else response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    const { find, fetched, outcomes, fetches } = directories();
    find();
    await fetched(1);
    expect([find(), outcomes, fetches()]).to.deep.equal(['pending', ['failed'], 1]);
  });

  it('at an address that is not public are not asked', async () => {
    operator.answer(json({ keys: [agent.jwk] }));
    const { find, fetched, outcomes, fetches } = directories(false);
    expect(find()).to.equal('pending');
    await fetched(1);
    expect([outcomes, fetches()]).to.deep.equal([['failed'], 0]);
  });

  it('that are slow keep nobody waiting', async () => {
    let letGo = () => {};
    operator.answer((_, response) => {
      letGo = () => response.end(JSON.stringify({ keys: [agent.jwk] }));
    });
    const { find, fetched, fetches } = directories();
    for (let times = 0; times < 50; times += 1) expect(find()).to.equal('pending');
    await eventually(() => fetches() === 1);
    letGo();
    await fetched(1);
    expect(find()).to.equal('found');
  });

  it('of agents that no publication lists have a small allowance: another host for each request costs nothing', async () => {
    operator.answer(json({ keys: [agent.jwk] }));
    const { find, fetched, outcomes, fetches } = directories();
    for (let host = 0; host < 300; host += 1)
      find(agent.keyid, begin, { isListed: false, url: operator.url.replace('localhost', `h${host}.localhost`) });
    await fetched(300);
    expect(outcomes.filter((outcome) => outcome === 'no-allowance')).to.have.length(294);
    expect(fetches()).to.be.at.most(6);
    // One that a publication lists has its place all the same.
    find();
    await fetched(301);
    expect(find()).to.equal('found');
  });

  it('have Ed25519 keys by their thumbprints, whatever they are called there, and not too many', () => {
    const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB' };
    const found = keysIn(
      JSON.stringify({ keys: [{ ...agent.jwk, kid: 'made-up' }, rsa, { ...other.jwk, use: 'enc' }] }),
    );
    expect([...found.keys()]).to.deep.equal([agent.keyid]);
    expect(() => keysIn(JSON.stringify({ keys: Array.from({ length: 65 }, () => rsa) }))).to.throw();
  });

  it('say until when a key holds', async () => {
    operator.answer(
      json({
        keys: [
          { ...agent.jwk, exp: begin / 1000 + 60 },
          { ...other.jwk, nbf: begin / 1000 + 60 },
        ],
      }),
    );
    const { clock, find, fetched } = directories();
    find();
    await fetched(1);
    expect([find(), find(other.keyid)]).to.deep.equal(['found', 'absent']);
    clock.advance({ seconds: 60 });
    expect([find(), find(other.keyid)]).to.deep.equal(['absent', 'found']);
  });
});
