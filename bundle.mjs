// One file starts in half the time of many modules, and can be copied alone to a server that has only Node.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

// The file may be copied alone, so it carries the licences of what it contains.
const licences = ['LICENSE', 'THIRD-PARTY-LICENSES'].map((file) =>
  readFileSync(file, 'utf8').trim(),
);

/** commander loads node:child_process for subcommands that are programs of their own. Ours are not, and loading it takes a tenth of the start. */
const withoutChildren = {
  name: 'without-children',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer)
        ? { path: 'no-children', namespace: 'none' }
        : undefined,
    );
    onLoad({ filter: /^no-children$/, namespace: 'none' }, () => ({ contents: 'export {}' }));
  },
};

await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/mtatrace.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'iife',
  sourcemap: true,
  minifySyntax: true,
  minifyWhitespace: true,
  plugins: [withoutChildren],
  legalComments: 'none',
  footer: { js: `/*\n${licences.join('\n\n').replaceAll('*/', '* /')}\n*/` },
  logLevel: 'warning',
});

execFileSync(process.execPath, ['code-cache.cjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
