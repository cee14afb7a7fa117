import { expect } from 'chai';
import { readStoreSettings } from '../../../src/settings/store-settings.ts';

describe('the settings of a program that works on files and store alone', () => {
  it('have the defaults of the service', () => {
    const settings = { mode: 'sandbox', store: { kind: 'file', dir: './data' }, configDir: './config' };
    expect(readStoreSettings({})).to.deep.equal({ settings });
  });

  it('ask for no secret in production mode, and look at no other setting', () => {
    const read = readStoreSettings({
      NODE_ENV: 'production',
      CONFIG_DIR: '/srv',
      STORE_URL: 'file:/data',
      PORT: 'none',
    });
    const settings = { mode: 'production', store: { kind: 'file', dir: '/data' }, configDir: '/srv' };
    expect(read).to.deep.equal({ settings });
  });

  it('take STILE_MODE before NODE_ENV', () => {
    expect(readStoreSettings({ NODE_ENV: 'production', STILE_MODE: 'sandbox' })).to.have.nested.property(
      'settings.mode',
      'sandbox',
    );
  });

  it('tell every fault at once, and no value', () => {
    const read = readStoreSettings({
      STILE_MODE: 'play',
      STORE_URL: 'https://user:correct-horse@store',
      CONFIG_DIR_FILE: '/nowhere/correct-horse',
    });
    const faults = 'faults' in read ? read.faults : [];
    expect(faults.map(({ path }) => path).sort()).to.deep.equal(['CONFIG_DIR_FILE', 'STILE_MODE', 'STORE_URL']);
    expect(JSON.stringify(faults)).to.not.include('correct-horse');
  });
});
