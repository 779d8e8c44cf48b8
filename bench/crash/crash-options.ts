import type { KafkaBroker } from '@wabus/event-log/testing';
import type { EngineKind } from './engines.ts';
import type { PartName } from './parts.ts';

/** How hard it is tried. */
export interface CrashOptions {
  /** An empty folder. */
  readonly dataDir: string;
  /** People of the campaigns, shared among as many as there are strikes. */
  readonly recipients: number;
  readonly seed: number;
  readonly senderConcurrency: number;
  /** Messages a second of each number. */
  readonly numberRate: number;
  /** Webhooks a second, beside the campaigns, of everything that Meta may tell. */
  readonly toldRate: number;
  /** What goes wrong: all services as one process and so many kills of it, or each as processes of its own and faults. */
  readonly trouble: WholeTrouble | PartsTrouble;
  /** How long after somebody's STOP an attempt may still be recorded; measured, and not judged, where it is left out. */
  readonly stopLimitMs?: number;
  readonly say: (sentence: string) => void;
}

/** Everything is killed so often. */
export interface WholeTrouble {
  readonly kills: number;
}

/** Faults in their order, by the names of `FAULTS`. */
export interface PartsTrouble {
  readonly faults: readonly string[];
  readonly engines: EngineKind;
  /** A broker that runs already, for real engines; else one is started and removed. */
  readonly broker?: KafkaBroker;
  readonly instances?: Readonly<Partial<Record<PartName, number>>>;
}
