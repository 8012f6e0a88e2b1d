/**
 * Writes numbered lines to a log as fast as it can, and rotates it now and then as logrotate does. Says on
 * stdout which numbers were written between a copy and its truncation: they stood in the file for a moment only.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';

const [log, lines, rotations] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const KEPT = 25;
let fd = openSync(log, 'a');
let number = 0;
const between = [];

function write(count) {
  for (let i = 0; i < count; i++) {
    const text = `line ${++number} ${'x'.repeat(number % 150)}\n`;
    writeSync(fd, text);
  }
}

function shift() {
  for (let i = KEPT; i > 0; i--)
    if (existsSync(`${log}.${i}`)) renameSync(`${log}.${i}`, `${log}.${i + 1}`);
}

/** The writer goes on in the renamed file for a while, as a daemon does until its HUP. */
function renameAndCreate() {
  shift();
  renameSync(log, `${log}.1`);
  closeSync(openSync(log, 'a'));
  write(20);
  closeSync(fd);
  fd = openSync(log, 'a');
}

function copyAndTruncate(isWriting) {
  shift();
  copyFileSync(log, `${log}.1`);
  if (isWriting) {
    const first = number + 1;
    write(3);
    for (let i = first; i <= number; i++) between.push(i);
  }
  truncateSync(log);
}

const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const piece = Math.floor(lines / (rotations + 1));
for (let i = 0; i < rotations; i++) {
  write(i % 5 === 4 ? 40 : piece);
  if (i % 2 === 0) copyAndTruncate(i % 4 === 0);
  else renameAndCreate();
  // Every fifth rotation follows the one before at once.
  if (i % 5 !== 3) pause(20);
}
write(lines - number);
closeSync(fd);
process.stdout.write(JSON.stringify({ written: number, between }));
