/** A pipe that brings nothing looks like a program that hangs: it is told after a second. */
const PATIENCE_MS = 1000;

/** Waits for what stdin brings first; other files answer at once, or not at all. */
export async function toldWhenSilent<Opened>(
  path: string,
  opening: Promise<Opened>,
  tell: (sentence: string) => void,
): Promise<Opened> {
  if (path !== '-') return opening;
  const timer = setTimeout(
    () => tell('waiting for lines on stdin. To read a file, name it; Ctrl-C ends.'),
    PATIENCE_MS,
  );
  try {
    return await opening;
  } finally {
    clearTimeout(timer);
  }
}
