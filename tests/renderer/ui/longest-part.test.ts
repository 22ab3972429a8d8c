import { describe, expect, it } from 'vitest';
import { longestPart } from '../../../renderer/ui/longest-part.ts';

describe('the longest part of a name', () => {
  it('is the whole of a name in one word', () => {
    expect(longestPart('Oluwaseunfunmi')).toBe(14);
  });

  it('ends at spaces and after hyphens, where the name may wrap', () => {
    expect(longestPart('Bartholomew James')).toBe(11);
    expect(longestPart('Anne-Christelle')).toBe(10);
  });

  it('counts letters, not code units, and is never nothing', () => {
    expect(longestPart('Zoë')).toBe(3);
    expect(longestPart('🦊🦊')).toBe(2);
    expect(longestPart('')).toBe(1);
  });
});
