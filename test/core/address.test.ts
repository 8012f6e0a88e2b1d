import { describe, expect, it } from 'vitest';
import { domainOf, localPartOf } from '../../src/core/address.ts';

describe('the parts of an address', () => {
  it.each([
    ['ann@example.com', 'ann', 'example.com'],
    ['Ann@EXAMPLE.com', 'Ann', 'example.com'],
    // A quoted local part, RFC 5321 4.1.2.
    ['"a@b"@example.com', '"a@b"', 'example.com'],
    ['ann@', 'ann', ''],
    ['@example.com', '', 'example.com'],
    ['root', 'root', ''],
    ['', '', ''],
  ])('%s', (address, localPart, domain) => {
    expect(localPartOf(address)).toBe(localPart);
    expect(domainOf(address)).toBe(domain);
  });
});
