import { join } from 'node:path';
import { describeObjectStore } from '@wabus/media/conformance';
import { createFileObjects } from './file-system.ts';

describeObjectStore('file system', async (folder) => ({
  objects: createFileObjects(join(folder, 'objects')),
  folder,
  dispose: async () => undefined,
}));
