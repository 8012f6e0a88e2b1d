import { expect, test, vi } from 'vitest';
import { localZone } from '../../src/cli/machine-zone.ts';
import { namedZone } from '../../src/time/zone.ts';

const wall = (iso: string) => Date.parse(`${iso}Z`);

test('the zone of the process is that of its name, as it changes over the year', () => {
  vi.stubEnv('TZ', 'Australia/Lord_Howe');
  const lordHowe = namedZone('Australia/Lord_Howe');
  expect(localZone.name).toBe('Australia/Lord_Howe');
  for (const iso of ['2022-01-01T00:00', '2022-04-02T15:15', '2022-07-01T00:00'])
    for (const occurrence of ['first', 'second'] as const)
      expect(localZone.toInstant(wall(iso), occurrence)).toBe(
        lordHowe.toInstant(wall(iso), occurrence),
      );
  vi.unstubAllEnvs();
});
