/** While a pipe brings nothing, the program seems to hang: after this long, it says what it waits for. */
const PATIENCE_MS = 1000;

/** Waits for stdin to open, with a word after a while; other files open at once, or not at all. */
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
