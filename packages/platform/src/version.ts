import manifest from '../package.json' with { type: 'json' };

/** The version of wabus: of its packages, which have one together, of the API and of the documents about it. */
export const VERSION: string = manifest.version;
