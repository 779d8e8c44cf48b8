import { bigint, int, text } from './column.ts';
import { defineTable } from './table.ts';

/** The table `checkpoints`. */
export const checkpoints = defineTable({
  name: 'checkpoints',
  comment:
    'How far each read model has applied each partition of wabus.events; changed in the transaction of the rows.',
  key: ['model', 'version', 'partition'],
  columns: {
    model: text('Name of the read model, such as campaigns'),
    version: int(
      'Version of its projection; one that another version has replaced stands at position 9223372036854775807',
    ),
    partition: int('Partition of wabus.events'),
    position: bigint('Position of the last event applied; 0 before the first'),
  },
});
