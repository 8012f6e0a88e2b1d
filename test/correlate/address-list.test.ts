import { expect, test } from 'vitest';
import { holdsAddress } from '../../src/core/address-list.ts';

const many = Array.from({ length: 1000 }, (_, i) => `User${i}@Example.com`);

test.each([
  ['few addresses', ['Ann@example.com'], 'ann@EXAMPLE.com', true],
  ['few addresses, not one of them', ['ann@example.com'], 'bob@example.com', false],
  ['none', [], 'ann@example.com', false],
  ['many addresses', many, 'user999@example.com', true],
  ['many addresses, asked again', many, 'USER0@example.com', true],
  ['many addresses, not one of them', many, 'user1000@example.com', false],
])('%s', (_, addresses, address, expected) => {
  expect(holdsAddress(addresses, address)).toBe(expected);
});
