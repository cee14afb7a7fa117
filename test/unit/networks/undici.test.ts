import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { root } from '../../support/sources.ts';

/** With a length of its own, which the two versions of undici take differently, as Stripe's client sends it. */
const program = `
  import { createServer } from 'node:http';
  import { loadUndici } from './src/networks/undici.ts';
  await loadUndici();
  const server = createServer((request, response) => request.resume().on('end', () => response.end('taken')));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const address = 'http://127.0.0.1:' + server.address().port;
  const answer = await fetch(address, { method: 'POST', body: 'a=1', headers: { 'Content-Length': 3 } });
  console.log(await answer.text());
  server.closeAllConnections();
  server.close();
`;

describe('undici beside the fetch of Node', () => {
  it('leaves that as it is, also if it is loaded before anything is fetched', async () => {
    const given = ['--import', './scripts/strip-types.js', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: root });
    expect(stdout.trim()).to.equal('taken');
  });
});
