/** Letters in the longest part of a name that cannot be broken over two lines: parts end at spaces and after hyphens. At least 1. */
export const longestPart = (name: string): number => Math.max(1, ...name.split(/\s+|(?<=-)/).map((part) => [...part].length));
