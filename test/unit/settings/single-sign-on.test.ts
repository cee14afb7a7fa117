import { expect } from 'chai';
import { describeFault } from '../../../src/settings/faults.ts';
import { readSettings } from '../../../src/settings/settings.ts';

const given = {
  ADMIN_OIDC_ISSUER: 'https://login.example.com/realms/news',
  ADMIN_OIDC_CLIENT_ID: 'stile',
  ADMIN_OIDC_CLIENT_SECRET: 'a secret',
  ADMIN_OIDC_ROLES: 'newsroom:viewer, urn:example:desk : editor,the heads:owner',
};

function singleSignOnOf(env: Record<string, string>) {
  const read = readSettings(env);
  if ('faults' in read) throw new Error(read.faults.map(describeFault).join('\n'));
  return read.settings.singleSignOn;
}

function faultsOf(env: Record<string, string>): string[] {
  const read = readSettings(env);
  return 'faults' in read ? read.faults.map(describeFault) : [];
}

describe('the settings of single sign-on', () => {
  it('are read, with defaults for what most providers have alike', () => {
    expect(singleSignOnOf(given)).to.deep.equal({
      issuer: 'https://login.example.com/realms/news',
      clientId: 'stile',
      clientSecret: 'a secret',
      name: 'single sign-on',
      scopes: 'openid profile email',
      roleClaim: 'roles',
      roles: [
        { value: 'newsroom', role: 'viewer' },
        { value: 'urn:example:desk', role: 'editor' },
        { value: 'the heads', role: 'owner' },
      ],
    });
    const own = {
      ADMIN_OIDC_NAME: 'Nikkei ログイン',
      ADMIN_OIDC_SCOPES: 'openid groups',
      ADMIN_OIDC_ROLE_CLAIM: 'groups',
    };
    expect(singleSignOnOf({ ...given, ...own })).to.include({
      name: 'Nikkei ログイン',
      scopes: 'openid groups',
      roleClaim: 'groups',
    });
  });

  it('are none where none is given', () => {
    expect(singleSignOnOf({})).to.equal(null);
  });

  it('are needed together: one alone tells all that lack', () => {
    const lacks = (name: string) => `${name}: is required beside the other settings of single sign-on`;
    expect(faultsOf({ ADMIN_OIDC_NAME: 'Login' })).to.deep.equal(
      ['ADMIN_OIDC_ISSUER', 'ADMIN_OIDC_CLIENT_ID', 'ADMIN_OIDC_CLIENT_SECRET', 'ADMIN_OIDC_ROLES'].map(lacks),
    );
    const { ADMIN_OIDC_CLIENT_SECRET, ...rest } = given;
    expect(faultsOf(rest)).to.deep.equal([lacks('ADMIN_OIDC_CLIENT_SECRET')]);
  });

  for (const issuer of [
    'http://127.0.0.1:9000',
    'http://localhost:9000/',
    'http://[::1]:9000',
    'https://login.example.com/',
  ]) {
    it(`take ${issuer} for an issuer`, () => {
      expect(singleSignOnOf({ ...given, ADMIN_OIDC_ISSUER: issuer })?.issuer).to.equal(issuer);
    });
  }

  for (const issuer of [
    'http://login.example.com',
    'http://127.0.0.1.example.com',
    'login.example.com',
    'ftp://login.example.com',
    'https://login.example.com/?a',
    'https://login.example.com/#a',
    'https://user:password@login.example.com',
    'https://login.example.com/.well-known/openid-configuration',
  ]) {
    it(`refuse ${issuer} as an issuer`, () => {
      expect(faultsOf({ ...given, ADMIN_OIDC_ISSUER: issuer })).to.deep.equal([
        'ADMIN_OIDC_ISSUER: must be the https URL of an issuer, as its metadata name it; http only on the loopback',
      ]);
    });
  }

  it('tell which rules for roles are none, and all other faults with them', () => {
    const faults = faultsOf({
      ...given,
      ADMIN_OIDC_ROLES: 'newsroom:viewer,desk,:owner,desk:admin, ,desk:',
      ADMIN_OIDC_SCOPES: 'profile email',
      ADMIN_OIDC_NAME: 'x'.repeat(61),
    });
    expect(faults.filter((fault) => fault.startsWith('ADMIN_OIDC_ROLES'))).to.deep.equal(
      [2, 3, 4, 5, 6].map(
        (entry) =>
          `ADMIN_OIDC_ROLES: entry ${entry} must have the form value:role, with the role viewer, support, editor, owner`,
      ),
    );
    expect(faults).to.include('ADMIN_OIDC_NAME: must be a name of 60 characters at most');
    expect(faults.some((fault) => fault.startsWith('ADMIN_OIDC_SCOPES'))).to.equal(true);
  });
});
