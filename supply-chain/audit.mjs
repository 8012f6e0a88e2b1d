/**
 * Asks the registry for known faults of all packages (npm audit).
 *     node supply-chain/audit.mjs [what npm audit takes: --omit=dev, --registry URL]
 * Exit code 0: none is known; 1: there are; 2: the registry does not say.
 */
import { spawnSync } from 'node:child_process';

const { stdout, stderr, status, error } = spawnSync('npm', ['audit', ...process.argv.slice(2)], {
  encoding: 'utf8',
  cwd: new URL('../', import.meta.url),
});
if (error !== undefined) throw error;

// npm warn audit 405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk
const refusal = /audit (\d{3} [^\n]*?) - POST (\S+?)\/-\/npm\/v1\/security/.exec(stderr);
if (status === 0 || (refusal === null && /severity|vulnerabilit/.test(stdout))) {
  process.stdout.write(stdout);
  process.exitCode = status === 0 ? 0 : 1;
} else {
  const [, answer = 'no answer', registry = 'the registry'] = refusal ?? [];
  process.stderr.write(
    `${registry} does not answer questions about known faults (${answer}): nothing is known of them.\n` +
      'Ask another one: npm run audit -- --registry URL\n',
  );
  process.exitCode = 2;
}
