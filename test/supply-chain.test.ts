/** What the package is made of, and what of it goes to users. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const read = (file: string) => readFileSync(`${ROOT}${file}`, 'utf8');
const own = JSON.parse(read('package.json'));
const locked: Readonly<Record<string, Locked>> = JSON.parse(read('package-lock.json')).packages;
const pins: Readonly<Record<string, string>> = { ...own.dependencies, ...own.devDependencies };
const packages = Object.entries(locked).filter(([path]) => path !== '');
const shipped = packages.filter(([, { dev, devOptional }]) => !dev && !devOptional);
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13);

const script = (name: string, ...args: string[]) =>
  spawnSync(process.execPath, [`${ROOT}supply-chain/${name}.mjs`, ...args], { encoding: 'utf8' });

describe('pins', () => {
  test('every version is exact, and the lock file has the same', () => {
    const inLock = Object.keys(pins).map((name) => [name, locked[`node_modules/${name}`]?.version]);
    expect(Object.fromEntries(inLock)).toEqual(pins);
    expect(Object.values(pins).filter((pin) => !/^\d+\.\d+\.\d+$/.test(pin))).toEqual([]);
  });

  test('the lock file is in step', () => {
    const { dependencies, devDependencies, version } = locked[''] as Locked;
    expect({ dependencies, devDependencies, version }).toEqual({
      dependencies: own.dependencies,
      devDependencies: own.devDependencies,
      version: own.version,
    });
  });

  test('every package is known by its hash', () => {
    const without = packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(without.map(([path]) => path)).toEqual([]);
  });
});

test('nothing runs at an install: esbuild alone would, and builds without', () => {
  const scripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(scripts.map(([path, { dev }]) => [nameOf(path), dev])).toEqual([['esbuild', true]]);
});

describe('licences', () => {
  test('the file that ships has those of all packages', () => {
    const { status, stderr } = script('licences', '--check');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('it names every package whose code is in the bundle', () => {
    const { sources } = JSON.parse(read('dist/mtatrace.cjs.map'));
    const bundled = new Set(
      (sources as string[]).flatMap(
        (source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? [],
      ),
    );
    const named = [...read('THIRD-PARTY-LICENSES').matchAll(/^=+\n(\S+) \S+\n=+$/gm)];
    const names = new Set(named.map(([, name]) => name));
    expect([...bundled].filter((name) => !names.has(name))).toEqual([]);
    expect([...names].sort()).toEqual(shipped.map(([path]) => nameOf(path)).sort());
  });

  test('whoever copies the bundle alone has them too', () => {
    const bundle = read('dist/mtatrace.cjs');
    for (const words of ['the mtatrace authors', 'Copyright (c) 2011 TJ Holowaychuk'])
      expect(read('LICENSE') + read('THIRD-PARTY-LICENSES')).toContain(words);
    expect(bundle).toContain('mtatrace is one file that holds code of these packages:');
    expect(bundle).toContain('the mtatrace authors');
  });
});

test('the bill of materials names every package that ships, with version and licence', () => {
  const { metadata, components } = JSON.parse(script('sbom').stdout);
  expect(metadata.component).toMatchObject({ name: own.name, version: own.version });
  const named = components.map((one: { purl: string; licenses: { license: { id: string } }[] }) => [
    decodeURIComponent(one.purl),
    one.licenses[0]?.license.id,
  ]);
  const expected = shipped.map(([path, { version, license }]) => [
    `pkg:npm/${nameOf(path)}@${version}`,
    license,
  ]);
  expect(named.sort()).toEqual(expected.sort());
});

test('these files are published, and no others', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [{ files }] = JSON.parse(stdout);
  expect(files.map(({ path }: { path: string }) => path).sort()).toEqual(
    [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENSES',
      'bin/mtatrace',
      'bin/package.json',
      'dist/mtatrace.cjs',
      'dist/mtatrace.cjs.map',
      'dist/mtatrace.code',
      'fixtures/demo/amavis-down.log',
      'fixtures/seed/zimbra-receive.log',
      'fixtures/seed/zimbra-send.log',
      'package.json',
      ...readdirSync(`${ROOT}schema`).map((file) => `schema/${file}`),
    ].sort(),
  );
});

describe('npm run audit', () => {
  /** Asks a registry that answers so. */
  async function askedOf(status: number, answer: string) {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(answer);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      return { registry, ...(await audit(registry)) };
    } finally {
      server.close();
    }
  }

  function audit(registry: string): Promise<{ code: number | null; told: string }> {
    const asking = spawn(process.execPath, [
      `${ROOT}supply-chain/audit.mjs`,
      '--registry',
      registry,
      '--fetch-retries=0',
    ]);
    let told = '';
    for (const stream of [asking.stdout, asking.stderr])
      stream.on('data', (piece: Buffer) => {
        told += piece.toString();
      });
    return new Promise((done) => asking.on('close', (code) => done({ code, told })));
  }

  test('says so where a registry does not answer such questions', async () => {
    const { code, told, registry } = await askedOf(405, '{}');
    expect(code).toBe(2);
    expect(told).toBe(
      `${registry} does not answer questions about known faults (405 Method Not Allowed): nothing is known of them.\nAsk another one: npm run audit -- --registry URL\n`,
    );
  });

  test('is content where none is known', async () => {
    const { code, told } = await askedOf(200, '{}');
    expect([code, told.trim()]).toEqual([0, 'found 0 vulnerabilities']);
  });
});
