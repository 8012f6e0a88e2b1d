import { expect, test } from 'vitest';
import { SourceError, sourceErrorOf } from '../../src/source/source-error.ts';

test.each(['EACCES', 'EPERM'])('%s tells who may read the log', (code) => {
  const told = sourceErrorOf('/var/log/zimbra.log', Object.assign(new Error(), { code }));
  expect(told).toBeInstanceOf(SourceError);
  expect((told as Error).message).toBe(
    'cannot read /var/log/zimbra.log: permission denied. Run as root, zimbra on a Zimbra server, or a member of group adm on Debian and Ubuntu, or pass another file.',
  );
});
