import { describe, expect, it } from 'vitest';
import type { Program } from '../../../core/model/catalogue.ts';
import { movePrograms } from '../../../hub/lab/moved-origins.ts';
import { sampleConfig } from '../../fixtures/station-config.ts';

const frogs: Program = { ...sampleConfig.programs[0], signOn: ['https://login.frogs.example/oauth/*', 'https://frogs.example/sso'] } as Program;

describe('a program that is served elsewhere', () => {
  it('has every address of that origin moved, and no other', () => {
    const [moved] = movePrograms([frogs], [{ from: 'https://frogs.example', to: 'http://frogs.localhost:7400' }]);
    expect(moved).toEqual({
      ...frogs,
      launch: { kind: 'web', address: 'http://frogs.localhost:7400/launch?student={student}&launch={launch}' },
      allowedOrigins: ['http://frogs.localhost:7400'],
      signOn: ['https://login.frogs.example/oauth/*', 'http://frogs.localhost:7400/sso'],
      exit: { address: 'http://frogs.localhost:7400/logout', graceSeconds: 3 },
    });
  });
});
