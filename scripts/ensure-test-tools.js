// The tests use a real redis-server, a real nginx, a real Caddy, a real Chromium, Prometheus' promtool, curl, Python and PHP. On Debian as root
// what is missing is installed; elsewhere this says what is missing and how to get it, and fails.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const tools = [
  {
    command: 'redis-server',
    debian: 'redis-server',
    elsewhere: 'https://redis.io/docs/latest/operate/oss_and_stack/install/ (7.0 or later)',
  },
  // The documentation asks by curl, and has examples in Python and PHP.
  { command: 'curl', debian: 'curl', elsewhere: 'https://curl.se/download.html' },
  { command: 'python3', debian: 'python3', elsewhere: 'https://www.python.org/downloads/' },
  { command: 'php', debian: 'php-cli', elsewhere: 'https://www.php.net/downloads (8.0 or later)' },
  { command: 'nginx', debian: 'nginx-light', elsewhere: 'https://nginx.org/en/docs/install.html' },
  { command: 'caddy', debian: 'caddy', elsewhere: 'https://caddyserver.com/docs/install (2.6 or later)' },
  // Of the whole package only its tool is wanted, by which rules and their tests are checked; nothing of it is started.
  { command: 'promtool', debian: 'prometheus', elsewhere: 'https://prometheus.io/download/' },
  {
    command: 'chromium-headless-shell',
    // The whole browser will do, and takes longer.
    instead: 'chromium',
    debian: 'chromium-headless-shell',
    elsewhere: 'https://www.chromium.org/getting-involved/download-chromium/',
  },
];

const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

function isInstalled({ command }) {
  return places.some((place) => {
    try {
      accessSync(join(place, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Debian's packages ask this program whether they may start what they bring. Without one they do. */
const policy = '/usr/sbin/policy-rc.d';

function withoutStarting(install) {
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return install();
  } finally {
    rmSync(policy);
  }
}

const missing = tools.filter((tool) => !isInstalled(tool));
if (missing.length > 0 && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
  const packages = missing.map((tool) => tool.debian);
  console.log(`Installing what the tests need: ${packages.join(', ')}`);
  const apt = (...args) =>
    execFileSync('apt-get', args, {
      // Servers installed for tests are started by the tests alone.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  apt('update', '-qq');
  withoutStarting(() => apt('install', '-y', '-qq', '--no-install-recommends', ...packages));
}

const stillMissing = tools.filter(
  (tool) => !isInstalled(tool) && !(tool.instead && isInstalled({ command: tool.instead })),
);
if (stillMissing.length > 0) {
  console.error('The tests need these programs, which were not found:');
  for (const { command, debian, elsewhere } of stillMissing) {
    console.error(`  ${command}: on Debian "apt-get install ${debian}" as root, elsewhere ${elsewhere}`);
  }
  process.exit(1);
}
