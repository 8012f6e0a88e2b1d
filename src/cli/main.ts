import { fstatSync, type Stats, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { Output } from './output.ts';
import { run } from './program.ts';

/** Only a device other than /dev/null can be a terminal. Others are not asked, because loading `node:tty` takes a tenth of the start. */
function isTerminal(fd: number): boolean {
  const stat = fstatSync(fd);
  return (
    stat.isCharacterDevice() &&
    !isNullDevice(stat) &&
    process.getBuiltinModule('node:tty').isatty(fd)
  );
}

function isNullDevice({ rdev }: Stats): boolean {
  try {
    return rdev === statSync(devNull).rdev;
  } catch {
    // It may be missing, or may not be looked at.
    return false;
  }
}

const screen = isTerminal(1)
  ? { isTTY: true, columns: process.stdout.columns ?? 80 }
  : { isTTY: false };

void run(process.argv.slice(2), {
  output: new Output(),
  writeError: (text) => process.stderr.write(text),
  environment: process.env,
  screen,
  isErrorTerminal: isTerminal(2),
  now: Date.now(),
}).then((code) => {
  process.exitCode = code;
});
