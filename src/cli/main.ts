import { fstatSync } from 'node:fs';
import { Output } from './output.ts';
import { run } from './program.ts';

/** Only a device can be a terminal; to load the module that knows takes a tenth of the start. */
function isTerminal(fd: number): boolean {
  return fstatSync(fd).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(fd);
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
