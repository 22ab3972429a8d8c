import { describeOriginRule } from './origin-rule-properties.ts';

/** The Chromium host judges with Chromium's parser, which is also the one that then goes there. */
describeOriginRule('Chromium');
