import type { CommandRunner, RunOutcome, RunRequest, RunResult, StreamSnapshot } from '@wabus/commands';
import {
  DomainError,
  type MessageCommand,
  type MessageState,
  messageAtFirstRelease,
  messageDecider,
} from '@wabus/domain';
import { isRefusedForGood } from '@wabus/event-store';
import { streamName } from '@wabus/events';
import { backoffMs, type Logger, NaturalBatch, pause } from '@wabus/platform';
import type { AdmittedMessage } from './admitted-message.ts';
import { withoutWords } from './without-words.ts';

type Release = AdmittedMessage['release'];

const MAX_ITEMS = 500;

/**
 * Writes to message streams as the domain decides: what many messages need at the same moment becomes one
 * multi-stream append at exact revisions, without reading the streams first.
 */
export class MessageWriter {
  readonly #batch: NaturalBatch<RunRequest<MessageState, MessageCommand>, RunOutcome<MessageState>>;
  readonly #logger: Logger;
  readonly #onTrouble: (error: unknown) => void;

  /** @param onTrouble told why an outcome could not be recorded yet */
  constructor(runner: Pick<CommandRunner, 'runMany'>, logger: Logger, onTrouble: (error: unknown) => void) {
    this.#batch = new NaturalBatch((requests) => runner.runMany(requests), { maxItems: MAX_ITEMS });
    this.#logger = logger;
    this.#onTrouble = onTrouble;
  }

  /**
   * Decides and appends once, over what `from` knows or, without it, over the stream as it stands.
   * @throws whatever kept the append from being known; nothing may be done on the strength of it then
   */
  async write(
    release: Release,
    command: MessageCommand,
    from?: StreamSnapshot<MessageState>,
  ): Promise<RunResult<MessageState>> {
    const outcome = await this.#batch.add(requestOf(release, command, from));
    if (outcome.ok) return outcome.result;
    throw outcome.error;
  }

  /**
   * The same for what must be recorded: tries again until it stands, or until `signal` aborts. What is refused for good
   * as Meta worded it is recorded without the words.
   */
  async record(
    release: Release,
    command: MessageCommand,
    from: StreamSnapshot<MessageState>,
    signal: AbortSignal,
  ): Promise<void> {
    let given = command;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.write(release, given, attempt === 0 ? from : undefined);
        return;
      } catch (error) {
        const context = { err: error, messageId: release.data.messageId, command: command.type };
        if (error instanceof DomainError) {
          this.#logger.error(context, 'an outcome was refused by the rules of its message');
          return;
        }
        if (isRefusedForGood(error)) {
          const wordless = given === command ? withoutWords(command) : null;
          this.#logger.error(
            context,
            `an outcome cannot be recorded ${wordless ? 'as Meta worded it' : 'at all'}`,
          );
          if (wordless === null) return;
          given = wordless;
          continue;
        }
        this.#onTrouble(error);
        this.#logger.warn(context, 'an outcome could not be recorded yet');
        if (signal.aborted) return;
        await pause(backoffMs(attempt, 100, 5_000), signal);
      }
    }
  }
}

/**
 * What a first release tells of its stream: enough to append behind it without reading. Later releases say too little
 * (how many attempts there were), so their streams are read.
 */
export function snapshotOf(release: Release): StreamSnapshot<MessageState> | undefined {
  if (release.data.release !== 1) return undefined;
  const { revision, position, tenantId, key, wabaId } = release;
  return {
    state: messageAtFirstRelease(release),
    revision,
    position,
    origin: { tenantId, key, ...(wabaId === undefined ? {} : { wabaId }) },
  };
}

function requestOf(
  release: Release,
  command: MessageCommand,
  from: StreamSnapshot<MessageState> | undefined,
): RunRequest<MessageState, MessageCommand> {
  return {
    decider: messageDecider,
    stream: streamName.message(release.data.messageId),
    command,
    ...(from ? { from } : {}),
    context: {
      tenantId: release.tenantId,
      ...(release.wabaId === undefined ? {} : { wabaId: release.wabaId }),
      key: release.key,
      correlationId: release.correlationId,
      causationId: release.id,
      actor: { kind: 'system', id: 'sender' },
    },
  };
}
