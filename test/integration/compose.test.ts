import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { settingNames } from '../../src/settings/environment.ts';
import { parseStoreAddress } from '../../src/settings/store-address.ts';
import {
  docker,
  expectNamesToBeThere,
  networkNames,
  readCompose as read,
  textOf,
} from '../support/processes/compose-file.ts';

const settingsIn = (environment: Readonly<Record<string, string>> = {}) =>
  Object.keys(environment).map((name) => name.replace(/_FILE$/, ''));

const gigabytes = (text = '') => Number(/:-(\d+)gb?\}$/.exec(text)?.[1] ?? Number.NaN);

describe('docker/compose.yaml', () => {
  const compose = read('compose.yaml');
  const { stile = {}, redis = {} } = compose.services;

  it('gives the service only settings that it has, and secrets only as files that are mounted', () => {
    const environment = Object.entries(stile.environment ?? {});
    const known: readonly string[] = settingNames;
    expect(settingsIn(stile.environment).filter((name) => !known.includes(name))).to.deep.equal([]);
    const files = environment.filter(([name]) => name.endsWith('_FILE')).map(([, path]) => path);
    expect(files).to.deep.equal(stile.secrets?.map((secret) => `/run/secrets/${secret}`));
    expect(Object.keys(compose.secrets)).to.deep.equal(stile.secrets);
    const secret = /SECRET|KEY|TOKEN/;
    expect(environment.filter(([name]) => secret.test(name) && !name.endsWith('_FILE'))).to.deep.equal([]);
  });

  it('names only networks, volumes, services and files that there are', () => expectNamesToBeThere(compose));

  it('keeps the store out of reach of all but the service, and the secrets out of the repository', () => {
    expect(redis.ports).to.equal(undefined);
    expect(networkNames(redis.networks).map((name) => compose.networks[name]?.internal)).to.deep.equal([true]);
    expect(stile.networks).to.include.members(networkNames(redis.networks));
    expect(readFileSync(new URL('.gitignore', docker), 'utf8')).to.include('secrets/');
    for (const { file } of Object.values(compose.secrets)) expect(file).to.match(/^\.\/secrets\/\w+$/);
  });

  it('S14f: gives each service no more memory and processes than it needs, and Redis half of its memory for data', () => {
    for (const { mem_limit, pids_limit } of Object.values(compose.services)) {
      expect(mem_limit).to.be.a('string');
      expect(pids_limit).to.be.within(100, 1_000);
    }
    expect(redis.command?.at(-2)).to.equal('--maxmemory');
    expect(gigabytes(redis.command?.at(-1)) * 2).to.equal(gigabytes(redis.mem_limit));
  });

  it('leaves the service more time to stop than it takes at most, and nothing to write to', () => {
    expect(Number.parseInt(stile.stop_grace_period ?? '', 10)).to.be.greaterThan(10);
    expect(stile.read_only).to.equal(true);
    expect(stile.cap_drop).to.deep.equal(['ALL']);
  });
});

describe('docker/compose.valkey.yaml', () => {
  it('puts Valkey in the place of Redis and changes nothing else', () => {
    const { services, ...others } = read('compose.valkey.yaml');
    expect(Object.keys(services)).to.deep.equal(['redis']);
    expect(Object.keys(services['redis'] ?? {})).to.have.members(['image', 'command', 'healthcheck']);
    expect(services['redis']?.image).to.match(/:-valkey\/valkey:8/);
    expect(services['redis']?.command?.slice(1)).to.deep.equal(
      read('compose.yaml').services['redis']?.command?.slice(1),
    );
    expect(others).to.deep.equal({ networks: {}, volumes: {}, secrets: {} });
  });
});

describe('item 9: docker/compose.observability.yaml', () => {
  const base = read('compose.yaml');
  const { services, volumes, secrets } = read('compose.observability.yaml');
  const { prometheus = {}, grafana = {} } = services;

  it('adds Prometheus and Grafana, each within limits, reachable from this machine alone, and changes nothing of Stile', () => {
    expect(Object.keys(services).sort()).to.deep.equal(['grafana', 'prometheus']);
    for (const [name, one] of Object.entries(services)) {
      expect(one.mem_limit, name).to.be.a('string');
      expect(one.pids_limit, name).to.be.within(100, 1_000);
      expect(one.ports, name).to.have.lengthOf(1);
      expect(one.cap_drop, name).to.deep.equal(['ALL']);
      for (const other of one.depends_on ?? []) expect({ ...base.services, ...services }, name).to.have.property(other);
      for (const network of networkNames(one.networks)) expect(base.networks, name).to.have.property(network);
    }
  });

  it('keeps Prometheus and Grafana away from the store', () => {
    const inside = Object.keys(base.networks).filter((name) => base.networks[name]?.internal);
    for (const { networks } of [prometheus, grafana]) expect(networkNames(networks)).to.not.include.members(inside);
  });

  it('names only files that there are, and volumes and secrets that it declares', () => {
    const all = [...(prometheus.volumes ?? []), ...(grafana.volumes ?? [])].map((volume) => volume.split(':'));
    for (const [source = ''] of all) {
      if (source.startsWith('.')) expect(existsSync(new URL(source, docker)), source).to.equal(true);
      else expect(volumes).to.have.property(source);
    }
    expect(Object.keys(secrets)).to.deep.equal(grafana.secrets);
    expect(grafana.environment?.['GF_SECURITY_ADMIN_PASSWORD__FILE']).to.equal(`/run/secrets/${grafana.secrets?.[0]}`);
  });

  it('has Prometheus ask where Stile answers, and Grafana ask Prometheus', () => {
    const [flag = ''] = prometheus.command ?? [];
    const config = parse(readFileSync(new URL('prometheus/prometheus.yaml', docker), 'utf8'));
    expect(flag).to.equal('--config.file=/etc/prometheus/prometheus.yaml');
    expect(config.scrape_configs[0].static_configs[0].targets).to.deep.equal(['stile:8080']);
    const source = parse(readFileSync(new URL('grafana/provisioning/datasources/prometheus.yaml', docker), 'utf8'));
    expect(source.datasources[0]).to.include({ url: 'http://prometheus:9090', uid: 'prometheus' });
  });
});

describe('docker/compose.cluster.yaml', () => {
  const compose = read('compose.cluster.yaml');
  const named = (pattern: RegExp) => Object.entries(compose.services).filter(([name]) => pattern.test(name));
  const servers = named(/^redis-/);
  const addresses = servers.map(([, { networks }]) => Array.isArray(networks) || networks?.['store']?.ipv4_address);

  it('names only what there is, and sets up Stile as compose.yaml does', () => {
    expectNamesToBeThere(compose);
    expect(compose.secrets).to.deep.equal(read('compose.yaml').secrets);
    const { STORE_URL: _, TRUST_PROXY: __, ...others } = read('compose.yaml').services['stile']?.environment ?? {};
    for (const [, stile] of named(/^stile-/)) expect(stile.environment).to.include(others);
  });

  it('has six servers with addresses of their own, out of reach of all but Stile, which knows three of them', () => {
    expect(new Set(addresses).size).to.equal(6);
    expect(compose.networks['store']?.internal).to.equal(true);
    const [, stile] = named(/^stile-/)[0] ?? [];
    const address = parseStoreAddress(stile?.environment?.['STORE_URL'] ?? '');
    expect(address?.kind === 'cluster' && address.nodes.map(({ host }) => host)).to.deep.equal(addresses.slice(0, 3));
    const open = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name]) => name)).to.deep.equal(['nginx']);
    for (const [, server] of servers) expect(server.command).to.include.members(['--cluster-require-full-coverage']);
  });

  it('joins all six of them, and spreads requests over all instances', () => {
    const joined = compose.services['join']?.command?.at(-1)?.match(/\d+(\.\d+){3}(?=:6379)/g);
    expect(joined).to.deep.equal(addresses);
    const upstream = [...textOf('nginx.conf').matchAll(/^ +server ([\w-]+):8080 /gm)].map(([, name]) => name);
    expect(upstream).to.deep.equal(named(/^stile-/).map(([name]) => name));
  });

  it('S14f: gives each service no more memory and processes than it needs, and Redis half of its memory for data', () => {
    for (const { mem_limit, pids_limit } of Object.values(compose.services)) {
      expect(mem_limit).to.be.a('string');
      expect(pids_limit).to.be.within(100, 1_000);
    }
    for (const [, { command, mem_limit }] of servers) {
      expect(command?.at(-2)).to.equal('--maxmemory');
      expect(gigabytes(command?.at(-1)) * 2).to.equal(gigabytes(mem_limit));
    }
  });

  it('has a variant that puts Valkey in the place of each Redis and changes nothing else', () => {
    const { services } = read('compose.cluster.valkey.yaml');
    expect(Object.keys(services)).to.deep.equal(servers.map(([name]) => name));
    for (const [name, server] of servers) {
      expect(services[name]?.image).to.match(/:-valkey\/valkey:8/);
      expect(services[name]?.command?.slice(1)).to.deep.equal(server.command?.slice(1));
    }
  });
});
