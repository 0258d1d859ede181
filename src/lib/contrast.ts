/** How well a colour stands out from another, as WCAG 2 counts it: 1 (the same) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((left, right) => left - right);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** Black or white: on any ground one of them reaches 4.5. */
export function readableOn(ground: string): '#000' | '#fff' {
  return contrast(ground, '#000') >= contrast(ground, '#fff') ? '#000' : '#fff';
}

function luminance(color: string): number {
  const [red, green, blue] = channelsOf(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** `#rgb`, `#rrggbb`, or `rgb(r, g, b)` as browsers compute it. @throws on anything else: a mistake of ours */
function channelsOf(color: string): number[] {
  if (/^#[\da-f]{3}$/i.test(color))
    return [...color.slice(1)].map((digit) => Number.parseInt(digit + digit, 16));
  if (/^#[\da-f]{6}$/i.test(color))
    return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const [, channels] = /^rgba?\(([^)]+)\)$/.exec(color) ?? [];
  if (channels === undefined) throw new Error(`not a colour: ${color}`);
  return channels.split(',').slice(0, 3).map(Number);
}
