import packageFile from '../package.json' with { type: 'json' };

/** The product's version, from its package.json. */
export const version: string = packageFile.version;
