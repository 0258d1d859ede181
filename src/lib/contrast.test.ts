import { expect, test } from 'vitest';
import { contrast, readableOn } from './contrast';

test('contrast is that of WCAG, however a colour is written', () => {
  expect(contrast('#000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#fff')).toBeCloseTo(4.48, 2);
  expect(contrast('rgb(119, 119, 119)', '#fff')).toBeCloseTo(4.48, 2);
  expect(contrast('#1f4fd8', '#1f4fd8')).toBe(1);
  expect(() => contrast('tomato', '#fff')).toThrow('not a colour: tomato');
});

test('of black and white the one that reads better, which is well enough on any ground', () => {
  expect([readableOn('#e8b75a'), readableOn('#8e1f6b')]).toEqual(['#000', '#fff']);
  for (let grey = 0; grey < 256; grey++) {
    const ground = `rgb(${grey}, ${grey}, ${grey})`;
    expect(contrast(ground, readableOn(ground))).toBeGreaterThanOrEqual(4.5);
  }
});
