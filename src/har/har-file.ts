import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, messageOf } from '../core/errors';

/** A HAR file that is whole after each entry: whoever ends the process leaves a file that can be read. */
interface HarFile {
  readonly file: string;
  /** Entries that the file had when it was opened. */
  readonly before: number;
  /** Resolves when the entry is in the file. @throws RECORDING_INVALID */
  append(entry: object): Promise<void>;
  close(): Promise<void>;
}

const TAIL = ']}}\n';

/**
 * Opens a file for appending, and makes it with its folders where it is not there. A file that this program wrote is continued.
 * @throws RECORDING_INVALID for another file, and for one that cannot be written
 */
export const openHarFile = async (
  file: string,
  version: string,
  countOf: (file: string) => Promise<number>,
): Promise<HarFile> => {
  const head = `{"log":{"version":"1.2","creator":{"name":"understudy","version":${JSON.stringify(version)}},"entries":[\n`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, 'a+').then(async (made) => {
      await made.close();
      return open(file, 'r+');
    });
    const { size } = await handle.stat();
    if (size === 0) await handle.write(Buffer.from(head + TAIL), 0, null, 0);
    else if (!(await isOwn(handle, size))) {
      await handle.close();
      throw fail(
        'RECORDING_INVALID',
        file,
        'it is there already, and is no whole recording of this program. Name another with --out.',
      );
    }
    let before = 0;
    if (size > 0) before = await countOf(file);
    let end = (size === 0 ? Buffer.byteLength(head) + TAIL.length : size) - TAIL.length;
    let count = before;
    let queue = Promise.resolve();
    const write = async (entry: object): Promise<void> => {
      // The tail goes with the entry, in one piece: it is written over with the next one.
      const bytes = Buffer.from(`${count === 0 ? '' : ',\n'}${JSON.stringify(entry)}${TAIL}`);
      await handle.write(bytes, 0, bytes.length, end);
      end += bytes.length - TAIL.length;
      count += 1;
    };
    return {
      file,
      before,
      append: (entry) => {
        const done = queue.then(() => write(entry));
        queue = done.catch(() => {});
        return done.catch((error: unknown) => {
          throw fail('RECORDING_INVALID', file, messageOf(error));
        });
      },
      close: async () => {
        await queue;
        await handle.close();
      },
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'UnderstudyError') throw error;
    throw fail('RECORDING_INVALID', file, messageOf(error));
  }
};

const isOwn = async (
  handle: { read(buffer: Buffer, offset: number, length: number, position: number): Promise<unknown> },
  size: number,
): Promise<boolean> => {
  const start = Buffer.alloc(70);
  const end = Buffer.alloc(TAIL.length);
  await handle.read(start, 0, start.length, 0);
  await handle.read(end, 0, end.length, Math.max(0, size - end.length));
  return start.toString().includes('"creator":{"name":"understudy"') && end.toString() === TAIL;
};
