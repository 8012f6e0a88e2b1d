import { isatty } from 'node:tty';
import { Output } from './output.ts';
import { run } from './program.ts';

const screen = isatty(1)
  ? { isTTY: true, columns: process.stdout.columns ?? 80 }
  : { isTTY: false };

void run(process.argv.slice(2), {
  output: new Output(),
  writeError: (text) => process.stderr.write(text),
  environment: process.env,
  screen,
  isErrorTerminal: isatty(2),
  now: Date.now(),
}).then((code) => {
  process.exitCode = code;
});
