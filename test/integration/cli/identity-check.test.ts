import { expect } from 'chai';
import jsonwebtoken, { type SignOptions } from 'jsonwebtoken';
import { useExampleConfig } from '../../support/example-config.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience } from '../../support/processes/stile.ts';

const example = '--publication nikkei-asian-review';
const secret = 'the-secret-of-the-sign-in-of-this-publisher';

describe('N2: stile identity check', function () {
  this.timeout(patience);
  const { config, settings } = useExampleConfig();

  beforeEach(() =>
    config.edit(
      'identity:\n  sandbox: true',
      'identity:\n  issuer: https://login.example.com\n  audience: stile\n  algorithms: [HS256]\n  secret: SIGN_IN_SECRET',
    ),
  );

  const made = (change: SignOptions = {}, key = secret) =>
    jsonwebtoken.sign({ sub: 'aiko' }, key, {
      issuer: 'https://login.example.com',
      audience: 'stile',
      expiresIn: '1h',
      ...change,
    });

  async function checked(token: string): Promise<{ code: number | null; says: string; all: string }> {
    const line = `identity check ${example} ${token}`;
    const { code, out, err } = await runRecorded(line, { ...settings, SIGN_IN_SECRET: secret });
    expect(err).to.equal('');
    return { code, says: linesOf(out).at(-1) ?? '', all: out };
  }

  it('says whose a valid token is, what the token says and what the publication wants', async () => {
    const { code, says, all } = await checked(made());
    expect(code).to.equal(0);
    expect(says).to.equal('Valid: it is the registered reader "aiko".');
    for (const told of [
      '  issuer      https://login.example.com',
      '  key         the secret SIGN_IN_SECRET',
      '  aud         "stile"',
    ])
      expect(all.split('\n')).to.include(told);
    expect(all).to.not.include(secret);
  });

  const refused: readonly (readonly [why: string, token: () => string, because: string])[] = [
    ['audience', () => made({ audience: 'shop' }), 'it says aud "shop", and the publication wants "stile"'],
    [
      'issuer',
      () => made({ issuer: 'https://a.example' }),
      'it says iss "https://a.example", and the publication wants',
    ],
    ['key', () => made({}, 'another-secret-that-nobody-here-has-ever-seen'), 'invalid signature'],
    ['algorithm', () => made({ algorithm: 'HS512' }), 'it says "HS512", and the publication allows HS256'],
    ['time', () => made({ expiresIn: '-1h' }), 'jwt expired'],
    ['time', () => made({ notBefore: '1h' }), 'jwt not active'],
    ['malformed', () => 'no.token', 'The sign-in token is malformed.'],
    [
      'claims',
      () => jsonwebtoken.sign({ iss: 'https://login.example.com', aud: 'stile', sub: 'a' }, secret),
      'must end',
    ],
  ];
  for (const [why, token, because] of refused)
    it(`says why a token is refused: ${why}, ${because}`, async () => {
      const { code, says } = await checked(token());
      expect(code).to.equal(1);
      expect(says)
        .to.match(new RegExp(`^Refused \\(${why}\\)\\. `))
        .and.to.include(because);
    });

  it('tells a publication that takes no tokens from one whose tokens are the sandbox’s', async () => {
    config.edit(
      'identity:\n  issuer: https://login.example.com\n  audience: stile\n  algorithms: [HS256]\n  secret: SIGN_IN_SECRET',
      'identity: null',
    );
    expect((await checked(made())).says).to.include('takes no sign-in tokens');
    config.edit('identity: null', 'identity:\n  sandbox: true');
    expect((await checked(made())).says).to.include('POST /sandbox/identity');
  });
});
