import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem } from '../support/browser/front-end.ts';
import { useService } from '../support/service.ts';

const fields = (count: number, more = '') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}${more}`, 0]));
const parameters = (count: number) => Object.keys(fields(count)).join('&');

describe('a request that holds too much at once', () => {
  const service = useService();
  const page = createFrontEnd(service);
  const meter = `/v1/${example}/meter`;
  const invalid = { status: 422, code: 'invalid-request' } as const;

  it('S1: is refused with its 65th parameter, which is named', async () => {
    const problem = await expectProblem(await page.get(`/v1/${example}/offers?${parameters(65)}`), {
      ...invalid,
      paths: ['k64'],
    });
    expect(problem.detail).to.include('k64');
    expect(problem.errors?.[0]?.message).to.include('64');
  });

  it('S1: is refused for what its parameters are while they are 64', async () => {
    const { errors = [] } = await expectProblem(await page.get(`/v1/${example}/offers?${parameters(64)}`), invalid);
    expect(errors.map(({ path }) => path)).to.deep.equal(Object.keys(fields(20)));
  });

  it('S1: is refused with a query of more than 12 288 characters, before any of it is read', async () => {
    const asked = (length: number) => page.get(`/v1/${example}/offers?${'%41'.repeat(length / 3)}`);
    await expectProblem(await asked(3_000), { ...invalid, paths: ['A'.repeat(100).concat('…')] });
    const { errors } = await expectProblem(await asked(12_300), { ...invalid, paths: [''] });
    expect(errors?.[0]?.message).to.include('12288');
  });

  for (const path of ['/livez', '/.well-known/jwks.json', '/openapi.json']) {
    it(`S1: is answered as ever where any parameters may come along: ${path}`, async () => {
      expect((await page.get(`${path}?${parameters(1_500)}`)).status).to.equal(200);
    });
  }

  it('S1: has at most 20 of its faults named, in the detail too', async () => {
    const answer = await page.post(meter, { article: { id: 'a' }, ...fields(900) });
    const { detail, errors = [] } = await expectProblem(answer, invalid);
    expect(errors.map(({ path }) => path)).to.deep.equal(Object.keys(fields(20)));
    expect(detail.split(', ')).to.have.length(20);
  });

  it('S1: has its long names cut, so that no answer is longer than what was asked', async () => {
    const answer = await page.post(meter, { article: { id: 'a', ...fields(20, 'x'.repeat(700)) } });
    const { errors = [] } = await expectProblem(answer, invalid);
    expect(errors).to.have.length(20);
    for (const { path } of errors)
      expect(path)
        .to.match(/^article\.k\d+x+…$/)
        .and.to.have.length(101);
  });

  for (const [what, body, message] of [
    ['nested more than 32 deep', `{"article":${'['.repeat(40)}${']'.repeat(40)}}`, 'nested more than 32 deep'],
    ['of more than 1 000 values', `{"article":{"id":"a","tags":[${'1,'.repeat(1_000)}1]}}`, 'more than 1000 values'],
  ] as const) {
    it(`S1: is refused before it is parsed: a body ${what}`, async () => {
      const { errors } = await expectProblem(await page.post(meter, body), { ...invalid, paths: [''] });
      expect(errors?.[0]?.message).to.equal(message);
    });
  }

  it('S1: is not one whose texts hold brackets, commas and escaped quotes', async () => {
    const id = `${'[{,'.repeat(60)}\\"`;
    const headers = as(await page.newReader());
    expect((await page.ask(id, { headers, fields: { gift: `"${'],\\['.repeat(500)}"` } })).status).to.equal(200);
  });

  for (const path of ['/'.repeat(17), '/a'.repeat(17), `/${'a'.repeat(3_000)}`]) {
    it(`S1: is no path of the service, and is not looked for: ${path.slice(0, 20)}`, async () => {
      await expectProblem(await page.get(path), { status: 404, code: 'not-found' });
    });
  }
});
