import { join } from 'node:path';
import { createLogger, Metrics } from '@wabus/platform';
import { progressSentence, refillOutdated } from '@wabus/read-models';
import { openAdapters } from './adapters.ts';
import { unlessCalledOff } from './called-off.ts';
import { type Composition, Services } from './composition.ts';
import { MEDIA } from './data-folder.ts';
import type { EngineChoice } from './engines.ts';
import { refuseOtherStore, rememberEngines } from './engines-of-database.ts';
import type { Ground } from './ground.ts';
import { chooseMediaStore } from './media-store.ts';
import { portsFrom } from './ports.ts';
import { type LaggingModels, untilWorking } from './readiness.ts';
import type { StartContext, Stops } from './start-context.ts';

/** Opens the ports that services stand on, and refuses engines that belong to another installation. */
export async function openInstallation(
  ground: Ground,
  { names }: EngineChoice,
  { env, signal }: StartContext,
  stops: Stops,
): Promise<Composition> {
  const { options, secrets, database, engines, onFatal } = ground;
  const engineMetrics = new Metrics('engines');
  const logger = createLogger('adapters', { level: options.logLevel });
  const adapters = await unlessCalledOff(signal, () =>
    openAdapters({
      ...{ database, secrets, engines, logger, onFatal, metrics: engineMetrics },
      mediaStore: chooseMediaStore(env),
      mediaFolder: join(options.data, MEDIA),
    }),
  );
  stops.push(() => adapters.close());
  await unlessCalledOff(signal, async () => {
    await rememberEngines(database.ownerUrl, names, adapters.store);
    await refuseOtherStore(database.ownerUrl, names, adapters.store);
  });
  return { ...ground, adapters, engineMetrics };
}

/**
 * Starts everything behind the receiver and waits until it works.
 * @param graphUrl where the provider is
 */
export async function startServices(
  composition: Composition,
  graphUrl: string,
  { onProgress, signal }: StartContext,
  stops: Stops,
): Promise<{ readonly port: number; readonly models: LaggingModels }> {
  onProgress('Starting the services');
  const services = new Services(composition, graphUrl);
  stops.push(() => services.stop());
  const port = await unlessCalledOff(signal, () => services.open(portsFrom(composition.options.port).api));
  await unlessCalledOff(signal, () => refill(composition, services, onProgress));
  await unlessCalledOff(signal, () => services.start());
  const models = await untilWorking(services, composition.adapters.gates, onProgress, signal);
  return { port, models };
}

/** Fills read models anew whose rows an earlier version wrote, and says how far that is; the receiver takes webhooks meanwhile. */
async function refill(
  { database: { ownerUrl }, adapters: { store, keyring } }: Composition,
  services: Services,
  onProgress: StartContext['onProgress'],
): Promise<void> {
  const say = (sentence: string): void => {
    services.isDoing(sentence);
    onProgress(sentence);
  };
  const onModels = (names: readonly string[]): void =>
    say(`Filling ${names.join(', ')} anew: this version writes other rows of these read models`);
  await refillOutdated({
    ...{ ownerUrl, store, keyring, onModels },
    onProgress: (progress) => say(progressSentence(progress)),
  });
}
