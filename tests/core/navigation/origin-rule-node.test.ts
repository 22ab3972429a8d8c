import { describeOriginRule } from './origin-rule-properties.ts';

/** Electron's main judges addresses with Node's parser. */
describeOriginRule('Node');
