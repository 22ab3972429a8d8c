import { expect, it } from 'vitest';
import { reachesTool } from '../../../hub/lti/hub-reach.ts';

it.each([
  ['https://hub.school.example', 'https://tool.example/login', true],
  ['https://203.0.113.9:7340', 'https://tool.example/login', true],
  ['http://hub.school.example', 'https://tool.example/login', false],
  ['https://hub.school.local', 'https://tool.example/login', false],
  ['https://labhub', 'https://tool.example/login', false],
  ['https://10.1.2.3', 'https://tool.example/login', false],
  ['https://172.31.0.1', 'https://tool.example/login', false],
  ['https://100.64.0.1', 'https://tool.example/login', false],
  ['https://[2001:db8::1]', 'https://tool.example/login', false],
  ['https://hub.school.local', 'https://tool.school.local/login', true],
  ['https://10.1.2.3', 'https://10.1.2.4/login', true],
  ['http://10.1.2.3', 'http://10.1.2.4/login', false],
  ['http://127.0.0.1:7340', 'http://tool.localhost:9000/login', true],
  ['http://127.0.0.1:7340', 'https://tool.example/login', false],
])('a hub at %s and a tool at %s: %s', (hub, tool, works) => expect(reachesTool(hub, tool)).toBe(works));
