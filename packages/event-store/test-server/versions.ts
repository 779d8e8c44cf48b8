// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import { type RpcError, rpcErrors } from './statuses.ts';

/** The servers whose ways the double can take on where they differ; 24.2 stands for all up to 24.10.4. */
export type Like = '23.10' | '24.2' | '24.10.5' | '26.1';

/** What is not alike in all versions, as it was seen on servers of these (see README.md). */
export interface Ways {
  /** What the server gives as its version; it says that it is a double. */
  readonly version: string;
  /** Whether a subscription is ended when more comes at once, live, than the server holds ready for it. */
  readonly endsSlowSubscriptions: boolean;
  /** Whether a subscription that found nothing in the whole of a short log is told a checkpoint at 2^64-1. */
  readonly checkpointsAtTheEnd: boolean;
  /** Whether live events leave one by one. */
  readonly sendsAlone: boolean;
  /** Bytes an append may have. */
  readonly maxAppendSize: number;
  /** The error of a plain read, and of a subscription, that is to begin where no record does. */
  readonly noRecord: { readonly read: () => RpcError; readonly subscription: () => RpcError };
}

const MIB = 1024 * 1024;
const noRecord = (read: () => RpcError, subscription = rpcErrors.invalidPosition): Ways['noRecord'] => ({
  read,
  subscription,
});
const unexpected = (result: string) => (): RpcError => rpcErrors.unexpectedReadAllResult(result);

const COMMON = {
  endsSlowSubscriptions: false,
  checkpointsAtTheEnd: false,
  sendsAlone: false,
  maxAppendSize: MIB,
  noRecord: noRecord(unexpected('InvalidPosition')),
};

/** How a server of this version behaves. */
export const WAYS: Record<Like, Ways> = {
  '23.10': {
    ...COMMON,
    version: '23.10.8-wabus-test-double',
    endsSlowSubscriptions: true,
    noRecord: noRecord(unexpected('Error'), unexpected('Error')),
  },
  '24.2': { ...COMMON, version: '24.2.0-wabus-test-double', checkpointsAtTheEnd: true },
  '24.10.5': { ...COMMON, version: '24.10.5-wabus-test-double' },
  '26.1': {
    ...COMMON,
    version: '26.1.0-wabus-test-double',
    sendsAlone: true,
    maxAppendSize: 256 * MIB,
    noRecord: noRecord(rpcErrors.nonPositiveLength),
  },
};

/** Whether a word names one of them. */
export const isLike = (word: string): word is Like => Object.hasOwn(WAYS, word);
