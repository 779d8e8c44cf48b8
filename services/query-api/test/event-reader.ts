import type { FeedStand, Told } from './feed-stand.ts';

/** What came over a stream. */
export interface Heard {
  /** The cursor that stood with it; absent for what is no event of the feed. */
  readonly id?: string;
  readonly event?: string;
  readonly data?: Told & Readonly<Record<string, unknown>>;
}

/** A stream that is open. */
export interface OpenStream {
  readonly response: Response;
  /** What came so far, signs of life included. */
  readonly heard: readonly Heard[];
  /** As it came. */
  text(): string;
  /** The cursor by which a client would resume: the last `id` that came. */
  lastId(): string | undefined;
  /** Cuts it in the middle. */
  cut(): void;
  /** Resolves once the server ended it. */
  readonly ended: Promise<void>;
}

/** Opens the feed as a stream, as a client that resumes by itself would. */
export async function openStream(
  { url, token }: Pick<FeedStand, 'url' | 'token'>,
  path: string,
  options: {
    readonly lastId?: string | undefined;
    readonly bearer?: string;
    /** It is cut behind so many characters, wherever that is. */
    readonly cutBehind?: number;
  } = {},
): Promise<OpenStream> {
  const end = new AbortController();
  const response = await fetch(url(path), {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${options.bearer ?? token}`,
      'accept-encoding': 'gzip, br',
      ...(options.lastId === undefined ? {} : { 'last-event-id': options.lastId }),
    },
    signal: end.signal,
  });
  const heard: Heard[] = [];
  let all = '';
  let rest = '';
  const reading = async (): Promise<void> => {
    for await (const came of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const chunk = came.slice(0, (options.cutBehind ?? Number.POSITIVE_INFINITY) - all.length);
      all += chunk;
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      heard.push(...blocks.map(blockOf));
      if (all.length === options.cutBehind) return end.abort();
    }
  };
  return {
    response,
    heard,
    text: () => all,
    lastId: () => heard.findLast(({ id }) => id !== undefined)?.id ?? options.lastId,
    cut: () => end.abort(),
    ended: reading().catch(() => undefined),
  };
}

function blockOf(block: string): Heard {
  const fields = new Map(
    block.split('\n').flatMap((line) => {
      const [, name, value] = /^(\w+): (.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const [id, event, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
  return {
    ...(id === undefined ? {} : { id }),
    ...(event === undefined ? {} : { event }),
    ...(data === undefined ? {} : { data: JSON.parse(data) as NonNullable<Heard['data']> }),
  };
}
